//! Finds the captions, alternative texts and claims of a source file.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

pub(super) struct Text {
    /// The words; what is interpolated is blank.
    pub words: String,
    pub line: usize,
    pub last_line: usize,
    /// What a claim's statement may say.
    pub bounds: Vec<f64>,
}

pub(super) struct ClaimCall {
    pub name: String,
    pub bounds: Vec<f64>,
}

#[derive(Default)]
pub(super) struct Collector {
    pub texts: Vec<Text>,
    pub claims: Vec<ClaimCall>,
}

impl Collector {
    fn expression(&mut self, expression: &syn::Expr) {
        match expression {
            syn::Expr::Lit(literal) => {
                if let syn::Lit::Str(text) = &literal.lit {
                    self.text(text, Vec::new());
                }
            }
            syn::Expr::Macro(call)
                if call
                    .mac
                    .path
                    .segments
                    .last()
                    .is_some_and(|segment| segment.ident == "format") =>
            {
                self.first_string(call.mac.tokens.clone(), Vec::new());
            }
            syn::Expr::Reference(reference) => self.expression(&reference.expr),
            syn::Expr::MethodCall(call) => self.expression(&call.receiver),
            _ => {}
        }
    }

    fn first_string(&mut self, tokens: TokenStream, bounds: Vec<f64>) {
        let literal = tokens.into_iter().find_map(|token| match token {
            TokenTree::Literal(literal) => {
                syn::parse_str::<syn::LitStr>(&literal.to_string())
                    .ok()
                    .map(|mut text| {
                        text.set_span(literal.span());
                        text
                    })
            }
            _ => None,
        });
        if let Some(text) = literal {
            self.text(&text, bounds);
        }
    }

    fn text(&mut self, text: &syn::LitStr, bounds: Vec<f64>) {
        self.texts.push(Text {
            words: without_placeholders(&text.value()),
            line: text.span().start().line,
            last_line: text.span().end().line,
            bounds,
        });
    }

    /// `claim!(run, "name", "statement", measured, relation, bound)`.
    fn claim(&mut self, tokens: TokenStream) {
        let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
        for token in tokens {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(Vec::new()),
                _ => {
                    if let Some(part) = parts.last_mut() {
                        part.push(token);
                    }
                }
            }
        }
        let string = |part: &Vec<TokenTree>| -> Option<syn::LitStr> {
            let [TokenTree::Literal(literal)] = part.as_slice() else {
                return None;
            };
            let mut text = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?;
            text.set_span(literal.span());
            Some(text)
        };
        let bounds: Vec<f64> = parts
            .iter()
            .skip(4)
            .filter_map(|part| {
                let text: String = part.iter().map(ToString::to_string).collect();
                let text = text.replace('_', "");
                let text = text.trim_end_matches("f64").trim_end_matches("f32");
                text.parse().ok()
            })
            .collect();
        if let Some(name) = parts.get(1).and_then(string) {
            self.claims.push(ClaimCall {
                name: name.value(),
                bounds: bounds.clone(),
            });
        }
        if let Some(part) = parts.get(2) {
            match string(part) {
                Some(statement) => self.text(&statement, bounds),
                None => self.first_string(part.iter().cloned().flat_map(inside).collect(), bounds),
            }
        }
    }
}

/// The tokens of a group, so that `format!("…")` yields its string.
fn inside(token: TokenTree) -> Vec<TokenTree> {
    match token {
        TokenTree::Group(group) => group.stream().into_iter().collect(),
        other => vec![other],
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let shown = call.method == "caption" || call.method == "alt";
        if shown {
            for argument in &call.args {
                self.expression(argument);
            }
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func {
            let names: Vec<String> = path
                .path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            if matches!(names.as_slice(), [.., "Table", "new"])
                && let Some(caption) = call.args.first()
            {
                self.expression(caption);
            }
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if call
            .path
            .segments
            .last()
            .is_some_and(|segment| segment.ident == "claim")
        {
            self.claim(call.tokens.clone());
        }
        syn::visit::visit_macro(self, call);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let tests = module
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("cfg"));
        if !tests {
            syn::visit::visit_item_mod(self, module);
        }
    }
}

/// `{x}` and `{:.2}` are computed; a word stands for them. So do code and formulas.
fn without_placeholders(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut depth = 0_usize;
    let mut characters = words.chars().peekable();
    let mut code = false;
    while let Some(character) = characters.next() {
        match character {
            '{' if characters.peek() == Some(&'{') && depth == 0 => {
                characters.next();
                out.push(' ');
            }
            '{' => {
                depth += 1;
                out.push('x');
            }
            '}' => depth = depth.saturating_sub(1),
            '`' => code = !code,
            _ if depth == 0 && !code => out.push(character),
            _ => {}
        }
    }
    out
}
