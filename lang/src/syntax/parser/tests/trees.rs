//! What texts without mistakes become.

use super::check;

#[test]
fn assignments_bind_names_elements_and_fields() {
    check(
        "let a = 1\nglobal b, c = 1, 2\nlocal d = a",
        "(let let a = 1)\n(let global b , c = (tuple 1 , 2))\n(let local d = a)",
    );
    check("a, b = b, a", "(assign a , b = (tuple b , a))");
    check("o.k[i].m += 1", "(assign (field (index (field o . k) [ i ]) . m) += 1)");
    check("x //= 2; y **= 3", "(assign x //= 2)\n(assign y **= 3)");
}
