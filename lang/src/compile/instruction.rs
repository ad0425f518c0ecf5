//! The machine's instructions: 8 bytes each, registers in one byte.

use super::tree::BinaryOp;

/// A register of the current window.
pub type Register = u8;
/// A distance in instructions, from the one that follows.
pub type Offset = i32;

/// One instruction. `a` is where the result goes unless said otherwise; `k` is a place in the constants.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "operands are explained where the instruction is")]
pub enum Instruction {
    /// a = b
    Move {
        a: Register,
        b: Register,
    },
    /// a = i
    LoadInt {
        a: Register,
        i: i32,
    },
    /// a = constant k
    LoadConst {
        a: Register,
        k: u32,
    },
    /// a = null
    LoadNull {
        a: Register,
    },
    /// a = true or false
    LoadBool {
        a: Register,
        v: bool,
    },
    /// a = session variable
    GetSlot {
        a: Register,
        slot: u32,
    },
    /// session variable = a
    SetSlot {
        a: Register,
        slot: u32,
    },

    Add {
        a: Register,
        b: Register,
        c: Register,
    },
    Sub {
        a: Register,
        b: Register,
        c: Register,
    },
    Mul {
        a: Register,
        b: Register,
        c: Register,
    },
    Div {
        a: Register,
        b: Register,
        c: Register,
    },
    Mod {
        a: Register,
        b: Register,
        c: Register,
    },
    AddInt {
        a: Register,
        b: Register,
        i: i32,
    },
    SubInt {
        a: Register,
        b: Register,
        i: i32,
    },
    MulInt {
        a: Register,
        b: Register,
        i: i32,
    },
    ModInt {
        a: Register,
        b: Register,
        i: i32,
    },
    DivInt {
        a: Register,
        b: Register,
        i: i32,
    },
    /// a = b + constant k, and the like; constants are floats here
    AddConst {
        a: Register,
        b: Register,
        k: u32,
    },
    SubConst {
        a: Register,
        b: Register,
        k: u32,
    },
    MulConst {
        a: Register,
        b: Register,
        k: u32,
    },
    DivConst {
        a: Register,
        b: Register,
        k: u32,
    },

    // A jump taken backwards is where the machine looks up.
    JumpLess {
        b: Register,
        c: Register,
        o: Offset,
    },
    JumpNotLess {
        b: Register,
        c: Register,
        o: Offset,
    },
    JumpLessEqual {
        b: Register,
        c: Register,
        o: Offset,
    },
    JumpNotLessEqual {
        b: Register,
        c: Register,
        o: Offset,
    },
    JumpLessInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpNotLessInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpLessEqualInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpNotLessEqualInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpGreaterInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpNotGreaterInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpGreaterEqualInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpNotGreaterEqualInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpEqual {
        b: Register,
        c: Register,
        o: Offset,
    },
    JumpNotEqual {
        b: Register,
        c: Register,
        o: Offset,
    },
    JumpEqualInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpNotEqualInt {
        b: Register,
        i: i16,
        o: Offset,
    },
    JumpTrue {
        a: Register,
        o: Offset,
    },
    JumpFalse {
        a: Register,
        o: Offset,
    },
    Jump {
        o: Offset,
    },
    /// Next turn of a loop with step 1
    RangeNext {
        a: Register,
        o: Offset,
    },

    /// Calls the value in a with the n arguments that follow it; the result goes to a
    Call {
        a: Register,
        n: u8,
    },
    /// The same for the function in a session variable
    CallSlot {
        a: Register,
        n: u8,
        slot: u32,
    },
    Return {
        a: Register,
    },
    ReturnNull,

    /// a = b[c]
    GetIndex {
        a: Register,
        b: Register,
        c: Register,
    },
    /// a[b] = c
    SetIndex {
        a: Register,
        b: Register,
        c: Register,
    },
    /// a = b.name of site s
    GetField {
        a: Register,
        b: Register,
        s: u32,
    },
    /// a.name of site s = b
    SetField {
        a: Register,
        b: Register,
        s: u32,
    },
    /// a = len(b)
    Len {
        a: Register,
        b: Register,
    },
    /// push(a, b)
    Push {
        a: Register,
        b: Register,
    },
    /// a = what stands in the cell b
    GetCell {
        a: Register,
        b: Register,
    },
    /// What stands in the cell a = b
    SetCell {
        a: Register,
        b: Register,
    },
    /// a = captured variable u through its cell
    GetCaptured {
        a: Register,
        u: u32,
    },
    /// captured variable u through its cell = a
    SetCaptured {
        a: Register,
        u: u32,
    },
    /// a = captured value u
    GetCopied {
        a: Register,
        u: u32,
    },
    /// Adds a field to the literal being made in a, which does not have it yet
    AddField {
        a: Register,
        b: Register,
        s: u32,
    },
    /// a = b op c, for the operators without an instruction of their own
    Binary {
        op: BinaryOp,
        a: Register,
        b: Register,
        c: Register,
    },
    /// Adds b to the literal being made in a
    Append {
        a: Register,
        b: Register,
    },
    /// a: receiver, then n arguments; k names the method
    CallMethod {
        a: Register,
        n: u8,
        k: u32,
    },
    /// a = b, which becomes null
    Take {
        a: Register,
        b: Register,
    },
    /// a+2 becomes the next element; jumps back to the body while there is one
    IterateNext {
        a: Register,
        pairs: bool,
        o: Offset,
    },

    // From here on: what needs calls, see `vm/quick.rs`.
    /// a has no value
    LoadUndefined {
        a: Register,
    },
    /// a = built-in f
    LoadBuiltin {
        a: Register,
        f: u32,
    },
    /// Fails when a has no value; k is the place of its name
    Check {
        a: Register,
        k: u32,
    },
    /// Skips by o when a has a value (an argument was given)
    SkipGiven {
        a: Register,
        o: Offset,
    },
    /// Fails when a is not of type t of the prototype; parameters and results
    CheckType {
        a: Register,
        t: u32,
    },
    /// a = whether b has a value
    IsGiven {
        a: Register,
        b: Register,
    },
    /// a = whether a session variable has a value
    IsSlotGiven {
        a: Register,
        slot: u32,
    },
    Negate {
        a: Register,
        b: Register,
    },
    Not {
        a: Register,
        b: Register,
    },
    /// a = a and b for columns, else a = b: after the left side was found to be true or a column
    Merge {
        and: bool,
        a: Register,
        b: Register,
    },
    /// As JumpFalse and JumpTrue, but a column goes on: `and` and `or` as values
    JumpFalseKeep {
        a: Register,
        o: Offset,
    },
    JumpTrueKeep {
        a: Register,
        o: Offset,
    },

    /// a: first, a+1: end (excluded), a+2: step: jumps when there is no turn
    RangePrepare {
        a: Register,
        o: Offset,
    },
    /// Next turn of a loop with any step
    RangeStep {
        a: Register,
        o: Offset,
    },
    /// a: what is walked, checked; a+1 becomes the position. With pairs, an object gives (key, value)
    IteratePrepare {
        a: Register,
        pairs: bool,
    },
    /// b.. = the n parts of a
    Unpack {
        a: Register,
        b: Register,
        n: u8,
    },
    /// b.. = parts of a, number r takes what is left
    UnpackRest {
        a: Register,
        b: Register,
        n: u8,
        r: u8,
    },
    /// The same for a built-in
    CallBuiltin {
        a: Register,
        n: u8,
        f: u32,
    },
    /// a: callee, n positional arguments, then the named ones of list k
    CallNamed {
        a: Register,
        n: u8,
        k: u32,
    },
    /// a: receiver, n positional arguments, then the named ones of list k, which names the method first
    CallMethodNamed {
        a: Register,
        n: u8,
        k: u32,
    },
    /// a: callee or receiver, a+1: array of positional, a+2: object of named arguments; k > 0 names the method
    CallSpread {
        a: Register,
        k: u32,
    },
    /// Goes on with the built-in that called a function of the program
    Resume,
    /// Before a comparison of b and c in the brackets of a: where a is a table, a text in b or c becomes its column
    NameColumn {
        a: Register,
        b: Register,
        c: Register,
    },
    /// a = b[c:c+1]
    GetSlice {
        a: Register,
        b: Register,
        c: Register,
    },

    NewArray {
        a: Register,
        n: u32,
    },
    /// Adds all elements of b to the literal being made in a
    Extend {
        a: Register,
        b: Register,
    },
    /// The literal in a becomes a tuple
    ToTuple {
        a: Register,
    },
    NewObject {
        a: Register,
        n: u32,
    },
    /// Adds all fields of b to the literal being made in a
    ExtendObject {
        a: Register,
        b: Register,
    },
    /// a = the texts of the n values from b on, joined
    Interpolate {
        a: Register,
        b: Register,
        n: u8,
    },

    /// a = function f of this text, with what it captures
    Closure {
        a: Register,
        f: u32,
    },
    /// a: what the class of plan k extends, or null; a+1: an array of its functions; a becomes the class
    MakeClass {
        a: Register,
        k: u32,
    },
    /// Lets the module of plan k be read, unless it is there; what its text gives comes into a
    Import {
        a: Register,
        k: u32,
    },
    /// a = the module of plan k, whose text has been run
    Imported {
        a: Register,
        k: u32,
    },
    /// All the module a has becomes variables
    ImportAll {
        a: Register,
    },
    /// a = the class of the instance b
    GetClass {
        a: Register,
        b: Register,
    },
    /// a = what the function gave for these arguments; when it has not met them, a = their key and the next is skipped
    CacheGet {
        a: Register,
        o: Offset,
    },
    /// Notes b as what the function gives for the arguments of key a
    CachePut {
        a: Register,
        b: Register,
    },
    /// The value in a moves into a cell
    NewCell {
        a: Register,
    },

    Throw {
        a: Register,
    },
    /// Jumps when the error in a is not of kind k
    JumpNotKind {
        a: Register,
        k: u8,
        o: Offset,
    },
    /// Goes on with the failure a `finally` interrupted
    Rethrow {
        a: Register,
    },
    /// Sets a field of the literal being made in a
    InitField {
        a: Register,
        b: Register,
        s: u32,
    },
}
