//! How cells look.

use super::parts;
use super::text::attribute;

/// The number of the first format that is not Excel's own.
const FIRST_FORMAT: usize = 164;
/// Formats of money a workbook has at most; amounts beyond them are texts.
const MOST_FORMATS: usize = 200;

/// A look: its place among the formats of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style(usize);

impl Style {
    /// A name in the header.
    pub(super) const HEADER: Style = Style(1);
    /// A day.
    pub(super) const DAY: Style = Style(2);
    /// A day with a time of day.
    pub(super) const MOMENT: Style = Style(3);
    /// A text that would be taken for a formula were it typed again.
    pub(super) const QUOTED: Style = Style(4);
    const FIXED: usize = 5;

    /// Its number.
    pub(super) fn number(self) -> usize {
        self.0
    }
}

/// The looks that depend on what is written: formats of money.
#[derive(Default)]
pub(super) struct Styles {
    formats: Vec<String>,
}

impl Styles {
    /// The style of numbers with that format; `None` when there are too many already.
    pub(super) fn of(&mut self, format: String) -> Option<Style> {
        let place = match self.formats.iter().position(|known| *known == format) {
            Some(place) => place,
            None if self.formats.len() >= MOST_FORMATS => return None,
            None => {
                self.formats.push(format);
                self.formats.len() - 1
            }
        };
        Some(Style(Style::FIXED + place))
    }

    /// The part that says what the styles are.
    pub(super) fn xml(&self) -> String {
        let mut out = parts::begin("styleSheet");
        let formats = ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"].into_iter().chain(self.formats.iter().map(String::as_str));
        out.push_str(&format!("<numFmts count=\"{}\">", self.formats.len() + 2));
        for (number, format) in (FIRST_FORMAT..).zip(formats) {
            out.push_str(&format!("<numFmt numFmtId=\"{number}\" formatCode=\""));
            attribute(format, &mut out);
            out.push_str("\"/>");
        }
        let font = |bold| format!("<font>{bold}<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>");
        let look = |format: usize, more: &str| {
            format!("<xf numFmtId=\"{format}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" {more}/>")
        };
        let number = |format: usize| look(format, "fontId=\"0\" applyNumberFormat=\"1\"");
        let plain = look(0, "fontId=\"0\"");
        let (bold, quoted) = (look(0, "fontId=\"1\" applyFont=\"1\""), look(0, "fontId=\"0\" quotePrefix=\"1\""));
        let money: String = (0..self.formats.len()).map(|place| number(FIRST_FORMAT + 2 + place)).collect();
        out.push_str(&format!(
            "</numFmts><fonts count=\"2\">{}{}</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
             <fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/>\
             <bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" \
             borderId=\"0\"/></cellStyleXfs><cellXfs count=\"{}\">{plain}{bold}{}{}{quoted}{money}</cellXfs><cellStyles \
             count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
            font(""),
            font("<b/>"),
            Style::FIXED + self.formats.len(),
            number(FIRST_FORMAT),
            number(FIRST_FORMAT + 1),
        ));
        out
    }
}
