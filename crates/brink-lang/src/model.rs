//! A model: what a file defines, and its compilation for given sizes.

use std::sync::Arc;

use crate::expand::Expander;
use crate::functions::Functions;
use crate::interface::Domain;
use crate::names::nearest;
use crate::program::Compiled;
use crate::resolve::definitions::{Declaration, Definitions, DomainDef};
use crate::resolve::{resolve, split_unit};
use crate::source::{Diagnostic, Diagnostics, SourceFile, Span};
use crate::syntax::Text;
use crate::syntax::parser::parse_model;

/// Largest number of elements of a set.
pub const MAX_SET_SIZE: usize = 100_000;

/// A set with its elements.
#[derive(Clone, Debug, PartialEq)]
pub struct SetInfo {
    /// Name, place and text.
    pub declaration: Declaration,
    /// The elements in order, for the model's own sizes.
    pub elements: Vec<String>,
    /// Whether they are integers.
    pub is_integer: bool,
}

/// A size.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeInfo {
    /// Name, place and text.
    pub declaration: Declaration,
    /// Its value unless another is given to [`Model::compile`].
    pub value: i64,
}

/// A parameter or a control.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterInfo {
    /// Name, place, text, unit and index sets.
    pub declaration: Declaration,
    /// What values it may take.
    pub domain: Domain,
    /// Whether the values over the last index must sum to one.
    pub is_simplex: bool,
    /// The set whose elements are its values, if they are not numbers.
    pub element_of: Option<String>,
    /// Whether it has a default.
    pub has_default: bool,
}

/// A model whose names have all been resolved. It has no numbers of a case yet.
#[derive(Clone, Debug)]
pub struct Model {
    file: Arc<SourceFile>,
    definitions: Arc<Definitions>,
    functions: Functions,
    name: String,
    title: Option<String>,
    description: Option<String>,
    story: Option<String>,
    citation: Option<String>,
    sets: Vec<SetInfo>,
    sizes: Vec<SizeInfo>,
    parameters: Vec<ParameterInfo>,
    controls: Vec<ParameterInfo>,
    outcomes: Vec<Declaration>,
    measures: Vec<Declaration>,
    lets: Vec<Declaration>,
    warnings: Diagnostics,
}

/// Reads a model: syntax, names and all checks that need no sizes. Reports as many errors as it
/// can find in one run.
pub fn parse(file_name: &str, text: &str) -> Result<Model, Diagnostics> {
    parse_source(SourceFile::new(file_name, text))
}

/// Like [`parse`] for a source that has been read already.
pub fn parse_source(source: SourceFile) -> Result<Model, Diagnostics> {
    parse_with(source, Functions::built_in())
}

/// Like [`parse_source`] for a model that may call these functions; see [`Functions::with`].
pub fn parse_with(source: SourceFile, functions: &Functions) -> Result<Model, Diagnostics> {
    source.check()?;
    let file = Arc::new(source);
    let mut diagnostics = Diagnostics::new();
    let syntax = parse_model(&file, &mut diagnostics);
    if diagnostics.has_errors() {
        diagnostics.sort();
        return Err(diagnostics);
    }
    let definitions = resolve(&file, functions, &syntax, &mut diagnostics);
    if diagnostics.has_errors() {
        diagnostics.sort();
        return Err(diagnostics);
    }
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.text.trim().to_owned());
    let title = syntax.title.as_ref().and_then(|title| split_unit(&title.text).0);
    let name = syntax.name.as_ref().map_or_else(String::new, |name| name.name.clone());
    diagnostics.sort();
    let mut model = Model {
        name,
        title,
        description: text(&syntax.description),
        story: text(&syntax.story),
        citation: text(&syntax.citation),
        sets: Vec::new(),
        sizes: Vec::new(),
        parameters: Vec::new(),
        controls: Vec::new(),
        outcomes: definitions.outcomes.iter().map(|o| o.declaration.clone()).collect(),
        measures: definitions.measures.iter().map(|m| m.declaration.clone()).collect(),
        lets: definitions.lets.iter().map(|l| l.declaration.clone()).collect(),
        warnings: diagnostics,
        file,
        definitions: Arc::new(definitions),
        functions: functions.clone(),
    };
    model.describe_sets()?;
    Ok(model)
}

impl Model {
    /// Evaluates the sets and domains for the model's own sizes.
    fn describe_sets(&mut self) -> Result<(), Diagnostics> {
        let definitions = Arc::clone(&self.definitions);
        let file = Arc::clone(&self.file);
        let mut expander = Expander::new(&definitions, &file);
        expander.set_up(&vec![None; definitions.sizes.len()])?;
        for (set, values) in definitions.sets.iter().zip(&expander.sets) {
            self.sets.push(SetInfo {
                declaration: set.declaration.clone(),
                elements: (0..values.len()).map(|at| values.name(at)).collect(),
                is_integer: matches!(set.kind, crate::resolve::definitions::SetKind::Range(_)),
            });
        }
        for (size, &value) in definitions.sizes.iter().zip(&expander.sizes) {
            let declaration = size.declaration.clone();
            self.sizes.push(SizeInfo { declaration, value: value as i64 });
        }
        let describe = |parameter: &crate::resolve::definitions::ParameterDef, domain: Domain| {
            let element_of = match parameter.domain {
                DomainDef::Element(set) => Some(definitions.sets[set].declaration.name.clone()),
                _ => None,
            };
            ParameterInfo {
                declaration: parameter.declaration.clone(),
                domain,
                is_simplex: matches!(parameter.domain, DomainDef::Simplex),
                element_of,
                has_default: parameter.default.is_some(),
            }
        };
        let pairs = definitions.parameters.iter().zip(&expander.parameters);
        self.parameters = pairs.map(|(def, block)| describe(def, block.domain.clone())).collect();
        let pairs = definitions.controls.iter().zip(&expander.controls);
        self.controls = pairs.map(|(def, block)| describe(def, block.domain.clone())).collect();
        Ok(())
    }

    /// Expands the model over its index sets, with these values for the sizes named and the
    /// model's own for the others.
    pub fn compile(&self, sizes: &[(String, i64)]) -> Result<Compiled, Diagnostics> {
        let mut overrides = vec![None; self.sizes.len()];
        let mut diagnostics = Diagnostics::new();
        for (name, value) in sizes {
            if let Some(at) = self.sizes.iter().position(|size| size.declaration.name == *name) {
                overrides[at] = Some(*value);
            } else {
                let message = format!("the model has no size `{name}`");
                let span = Span::default();
                let mut diagnostic = Diagnostic::error(&self.file, span, message, "");
                let known = self.sizes.iter().map(|size| size.declaration.name.as_str());
                if let Some(near) = nearest(name, known) {
                    diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
                }
                diagnostics.push(diagnostic);
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        Compiled::new(&self.definitions, &self.file, &overrides)
    }

    /// The source.
    pub fn source(&self) -> &Arc<SourceFile> {
        &self.file
    }
    /// The functions that it may call.
    pub fn functions(&self) -> &Functions {
        &self.functions
    }
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The one-line text beside its name.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }
    /// What it is about, at length.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
    /// The story that it tells.
    pub fn story(&self) -> Option<&str> {
        self.story.as_deref()
    }
    /// The publication that it is after.
    pub fn citation(&self) -> Option<&str> {
        self.citation.as_deref()
    }
    /// The players, in the order of every per-player array.
    pub fn players(&self) -> &[Declaration] {
        &self.definitions.players
    }
    /// The sets, those made by discrete attributes last.
    pub fn sets(&self) -> &[SetInfo] {
        &self.sets
    }
    /// The sizes.
    pub fn sizes(&self) -> &[SizeInfo] {
        &self.sizes
    }
    /// The parameters, before expansion over their indices.
    pub fn parameters(&self) -> &[ParameterInfo] {
        &self.parameters
    }
    /// The controls, before expansion over their indices.
    pub fn controls(&self) -> &[ParameterInfo] {
        &self.controls
    }
    /// The outcomes.
    pub fn outcomes(&self) -> &[Declaration] {
        &self.outcomes
    }
    /// The measures, before expansion over their indices.
    pub fn measures(&self) -> &[Declaration] {
        &self.measures
    }
    /// The named formulas (`let`).
    pub fn formulas(&self) -> &[Declaration] {
        &self.lets
    }
    /// What looks unintended, such as a parameter that nothing uses.
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }
}
