//! The parts of a workbook that say what belongs to it (ECMA-376, parts 1 and 2).

use super::text::attribute;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Where the styles are.
pub(super) const STYLES: &str = "xl/styles.xml";

/// Where the sheet of that number is, from 0.
pub(super) fn sheet(number: usize) -> String {
    format!("xl/worksheets/sheet{}.xml", number + 1)
}

/// A document of that element, in the namespace of workbooks.
pub(super) fn begin(element: &str) -> String {
    format!("{HEAD}<{element} xmlns=\"{MAIN}\">")
}

/// The parts that can be written before the sheets of these names: path and content.
pub(super) fn known(names: &[&str]) -> [(String, String); 4] {
    let parts: String = (0..names.len())
        .map(|number| format!("<Override PartName=\"/{}\" ContentType=\"{OFFICE}.worksheet+xml\"/>", sheet(number)))
        .collect();
    let types = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{OFFICE}.sheet.main+xml\"/>\
         <Override PartName=\"/{STYLES}\" ContentType=\"{OFFICE}.styles+xml\"/>{parts}</Types>"
    );
    let relation = |number: usize, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{number}\" Type=\"{RELATIONSHIPS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations =
        |list: String| format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{list}</Relationships>");
    let inner: String = (0..names.len())
        .map(|number| relation(number + 1, "worksheet", sheet(number).trim_start_matches("xl/")))
        .chain([relation(names.len() + 1, "styles", STYLES.trim_start_matches("xl/"))])
        .collect();
    let mut sheets = String::new();
    for (number, name) in names.iter().enumerate() {
        sheets.push_str("<sheet name=\"");
        attribute(name, &mut sheets);
        sheets.push_str(&format!("\" sheetId=\"{0}\" r:id=\"rId{0}\"/>", number + 1));
    }
    let book = format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONSHIPS}\"><bookViews><workbookView/></bookViews>\
         <sheets>{sheets}</sheets></workbook>"
    );
    [
        ("[Content_Types].xml".to_owned(), types),
        ("_rels/.rels".to_owned(), relations(relation(1, "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml".to_owned(), book),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations(inner)),
    ]
}
