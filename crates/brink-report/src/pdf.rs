//! A page from a drawing, for print: text stays text, in the embedded font, lines stay lines.
//!
//! The tree that resvg makes of the drawing is walked once. The drawings of this crate hold
//! paths, text and hatchings only; there are no images, gradients, masks or filters to convert.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Paint, Pattern, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use resvg::tiny_skia::PathSegment;
use resvg::usvg::{self, Group, Node, PaintOrder, Tree, fontdb};

use crate::{Figure, ReportError};

/// Points (1/72 inch) in a centimetre.
const POINTS_PER_CM: f64 = 72.0 / 2.54;
/// Points in a CSS pixel (1/96 inch).
const POINTS_PER_PX: f64 = 0.75;

/// The figure as a PDF of one page that is as large as the drawing: `width` in centimetres, or
/// at 96 pixels per inch where none is given.
pub fn pdf(figure: &Figure, width: Option<f64>) -> Result<Vec<u8>, ReportError> {
    let failed = |message: String| ReportError::Image { name: figure.name.clone(), message };
    let tree = crate::png::parse(&figure.svg).map_err(|error| failed(error.to_string()))?;
    let size = tree.size();
    let points = width.map_or(f64::from(size.width()) * POINTS_PER_PX, |cm| cm * POINTS_PER_CM);
    let scale = points as f32 / size.width();
    let page = PageSettings::from_wh(size.width() * scale, size.height() * scale)
        .ok_or_else(|| failed(format!("a page {points} points wide cannot be")))?;
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(figure.title.clone()).language("en".to_owned()));
    let mut page = document.start_page_with(page);
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_scale(scale, scale));
    let fonts = Fonts::new(&tree);
    group(&mut surface, tree.root(), &fonts);
    surface.pop();
    surface.finish();
    page.finish();
    document.finish().map_err(|error| failed(format!("{error:?}")))
}

/// The fonts of the drawings, as the page embeds them.
struct Fonts(Vec<(fontdb::ID, Font)>);

impl Fonts {
    fn new(tree: &Tree) -> Self {
        let database = tree.fontdb();
        let font = |id: fontdb::ID| {
            let read = database.with_face_data(id, |data, index| (data.to_vec(), index));
            read.and_then(|(data, index)| Font::new(data.into(), index)).map(|font| (id, font))
        };
        Self(database.faces().filter_map(|face| font(face.id)).collect())
    }

    fn get(&self, id: fontdb::ID) -> Option<&Font> {
        self.0.iter().find(|(other, _)| *other == id).map(|(_, font)| font)
    }
}

fn group(surface: &mut Surface<'_>, group: &Group, fonts: &Fonts) {
    surface.push_transform(&transform(group.transform()));
    for node in group.children() {
        match node {
            Node::Group(inner) => self::group(surface, inner, fonts),
            Node::Path(path) => draw_path(surface, path, fonts),
            Node::Text(text) => draw_text(surface, text, fonts),
            Node::Image(_) => {}
        }
    }
    surface.pop();
}

fn draw_path(surface: &mut Surface<'_>, path: &usvg::Path, fonts: &Fonts) {
    let Some(outline) = outline(path).filter(|_| path.is_visible()) else { return };
    let fill = path.fill().map(|fill| self::fill(surface, fill, fonts));
    let stroke = path.stroke().map(|stroke| self::stroke(surface, stroke, fonts));
    if fill.is_some() || stroke.is_some() {
        surface.set_fill(fill);
        surface.set_stroke(stroke);
        surface.draw_path(&outline);
    }
}

fn outline(path: &usvg::Path) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(p) => builder.move_to(p.x, p.y),
            PathSegment::LineTo(p) => builder.line_to(p.x, p.y),
            PathSegment::QuadTo(a, p) => builder.quad_to(a.x, a.y, p.x, p.y),
            PathSegment::CubicTo(a, b, p) => builder.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y),
            PathSegment::Close => builder.close(),
        }
    }
    builder.finish()
}

/// Sets text glyph by glyph, each where the layout of the drawing has it. A rim is drawn as an
/// outline below, so that no word is in the page twice.
fn draw_text(surface: &mut Surface<'_>, text: &usvg::Text, fonts: &Fonts) {
    for span in text.layouted().iter().filter(|span| span.visible) {
        let size = span.font_size.get();
        let fill = span.fill.as_ref().map(|fill| self::fill(surface, fill, fonts));
        let stroke = span.stroke.as_ref().map(|stroke| self::stroke(surface, stroke, fonts));
        let below = matches!(span.paint_order, PaintOrder::StrokeAndFill) && stroke.is_some();
        for glyph in &span.positioned_glyphs {
            let Some(font) = fonts.get(glyph.font) else { continue };
            // The layout scales font units to pixels; here the font size does.
            let units = font.units_per_em() / size;
            let place = glyph.transform().pre_scale(units, units);
            let one = |outlined: bool, surface: &mut Surface<'_>| {
                let shape = KrillaGlyph::new(
                    GlyphId::new(glyph.id.0),
                    0.0,
                    0.0,
                    0.0,
                    0.0,
                    0..glyph.text.len(),
                    None,
                );
                let origin = Point::from_xy(0.0, 0.0);
                surface.draw_glyphs(origin, &[shape], font.clone(), &glyph.text, size, outlined);
            };
            surface.push_transform(&transform(place));
            if below {
                surface.set_fill(None);
                surface.set_stroke(stroke.clone());
                one(true, surface);
            }
            surface.set_fill(fill.clone());
            surface.set_stroke(if below { None } else { stroke.clone() });
            one(false, surface);
            surface.pop();
        }
    }
}

fn fill(surface: &mut Surface<'_>, fill: &usvg::Fill, fonts: &Fonts) -> Fill {
    Fill {
        paint: paint(surface, fill.paint(), fonts),
        opacity: opacity(fill.opacity()),
        rule: match fill.rule() {
            usvg::FillRule::NonZero => FillRule::NonZero,
            usvg::FillRule::EvenOdd => FillRule::EvenOdd,
        },
    }
}

fn stroke(surface: &mut Surface<'_>, stroke: &usvg::Stroke, fonts: &Fonts) -> Stroke {
    let dash = stroke.dasharray();
    Stroke {
        paint: paint(surface, stroke.paint(), fonts),
        width: stroke.width().get(),
        miter_limit: stroke.miterlimit().get(),
        line_cap: match stroke.linecap() {
            usvg::LineCap::Butt => LineCap::Butt,
            usvg::LineCap::Round => LineCap::Round,
            usvg::LineCap::Square => LineCap::Square,
        },
        line_join: match stroke.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
            usvg::LineJoin::Round => LineJoin::Round,
            usvg::LineJoin::Bevel => LineJoin::Bevel,
        },
        opacity: opacity(stroke.opacity()),
        dash: dash.map(|array| StrokeDash { array: array.to_vec(), offset: stroke.dashoffset() }),
    }
}

/// Colours and hatchings; the drawings have no gradients, of which the first colour would stand.
fn paint(surface: &mut Surface<'_>, paint: &usvg::Paint, fonts: &Fonts) -> Paint {
    let plain = |color: usvg::Color| rgb::Color::new(color.red, color.green, color.blue).into();
    let first =
        |stops: &[usvg::Stop]| stops.first().map_or(usvg::Color::black(), usvg::Stop::color);
    match paint {
        usvg::Paint::Color(color) => plain(*color),
        usvg::Paint::LinearGradient(gradient) => plain(first(gradient.stops())),
        usvg::Paint::RadialGradient(gradient) => plain(first(gradient.stops())),
        usvg::Paint::Pattern(pattern) => {
            let mut builder = surface.stream_builder();
            let mut tile = builder.surface();
            group(&mut tile, pattern.root(), fonts);
            tile.finish();
            let rect = pattern.rect();
            let place = pattern.transform().pre_translate(rect.x(), rect.y());
            Pattern {
                stream: builder.finish(),
                transform: transform(place),
                width: rect.width(),
                height: rect.height(),
            }
            .into()
        }
    }
}

fn opacity(opacity: usvg::Opacity) -> NormalizedF32 {
    NormalizedF32::new(opacity.get()).unwrap_or(NormalizedF32::ONE)
}

fn transform(t: usvg::Transform) -> Transform {
    Transform::from_row(t.sx, t.ky, t.kx, t.sy, t.tx, t.ty)
}
