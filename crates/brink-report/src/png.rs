//! Pixels from a drawing, with an embedded font: the same on a machine that has none.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::{Figure, ReportError};

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for bytes in [notosans::REGULAR_TTF, notosans::BOLD_TTF] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
    }
    fonts.set_sans_serif_family("Noto Sans");
    Arc::new(fonts)
});

/// The figure as PNG at `scale` pixels per CSS pixel (2 suits print and dense screens).
pub fn png(figure: &Figure, scale: f32) -> Result<Vec<u8>, ReportError> {
    let tree = parse(&figure.svg).map_err(|error| failed(figure, error.to_string()))?;
    pixels(figure, &tree, scale)
}

/// The figure as PNG of `width` pixels.
pub(crate) fn png_of_width(figure: &Figure, width: f64) -> Result<Vec<u8>, ReportError> {
    let tree = parse(&figure.svg).map_err(|error| failed(figure, error.to_string()))?;
    pixels(figure, &tree, width as f32 / tree.size().width())
}

fn failed(figure: &Figure, message: String) -> ReportError {
    ReportError::Image { name: figure.name.clone(), message }
}

fn pixels(figure: &Figure, tree: &Tree, scale: f32) -> Result<Vec<u8>, ReportError> {
    let size = tree.size();
    let (width, height) = ((size.width() * scale).ceil(), (size.height() * scale).ceil());
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or_else(|| {
        failed(figure, format!("{width} by {height} pixels are too many or none"))
    })?;
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| failed(figure, error.to_string()))
}

/// The drawing as the renderer understands it.
pub(crate) fn parse(svg: &str) -> Result<Tree, resvg::usvg::Error> {
    let options = Options {
        font_family: "Noto Sans".to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    Tree::from_str(svg, &options)
}
