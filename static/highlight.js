// Splits a program into coloured pieces. Only for the eye: a wrong colour is never a wrong program.

const KEYWORDS = new Set(
  ("let global local fn function if else while for in return break continue and or not try catch finally throw import from as " +
    "cls this super do then next endif endfor endwhile endfunction endtry new private protected public").split(" "),
);
const CONSTANTS = new Set(["true", "false", "null"]);

// Strings may span lines, and the quote of a string may stand inside its `${}`. Every alternative can end at the end of
// the text, so an unfinished string costs no second look.
const PIECE = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*|"""[\s\S]*?(?:"""|$))`,
    String.raw`(?<string>"(?:\\[\s\S]?|\$\{[^{}\n]*\}|[^"\\])*(?:"|$)|'(?:\\[\s\S]?|\$\{[^{}\n]*\}|[^'\\])*(?:'|$))`,
    String.raw`(?<number>0[xX][\da-fA-F_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)`,
    String.raw`(?<name>[\p{L}_][\p{L}\p{N}_]*)`,
  ].join("|"),
  "gu",
);

/**
 * @typedef {{text: string, kind: string}} Piece `kind` is empty for plain text
 * @param {string} program
 * @returns {Piece[][]} all of the program, line by line, without the line ends
 */
export function colouredLines(program) {
  const lines = [[]];
  const add = (text, kind) => {
    text.split("\n").forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part) lines.at(-1).push({ text: part, kind });
    });
  };
  let end = 0;
  for (const match of program.matchAll(PIECE)) {
    const after = match.index + match[0].length;
    const kind = kindOf(match.groups, program, after);
    if (!kind) continue;
    if (match.index > end) add(program.slice(end, match.index), "");
    add(match[0], kind);
    end = after;
  }
  add(program.slice(end), "");
  return lines;
}

function kindOf(groups, program, after) {
  if (groups.comment !== undefined) return "comment";
  if (groups.string !== undefined) return "string";
  if (groups.number !== undefined) return "number";
  if (KEYWORDS.has(groups.name)) return "keyword";
  if (CONSTANTS.has(groups.name)) return "number";
  return program[after] === "(" ? "call" : "";
}
