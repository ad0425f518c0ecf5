// Colours programs as an editor would, by its own engine: `node tokenise.cjs GRAMMAR < programs.json`. Programs are an
// array of texts; for each it prints the array of its tokens, every one its text and its scopes, the innermost last.

const fs = require("fs");
const { INITIAL, Registry, parseRawGrammar } = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");

async function main() {
  const path = process.argv[2];
  await oniguruma.loadWASM(fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(fs.readFileSync(path, "utf8"), path),
  });
  const grammar = await registry.loadGrammar("source.datacode");
  const programs = JSON.parse(fs.readFileSync(0, "utf8"));
  const coloured = programs.map((text) => {
    let state = INITIAL;
    const tokens = [];
    for (const line of text.split("\n")) {
      const found = grammar.tokenizeLine(line, state);
      state = found.ruleStack;
      for (const { startIndex, endIndex, scopes } of found.tokens) tokens.push([line.slice(startIndex, endIndex), scopes]);
      tokens.push(["\n", []]);
    }
    return tokens;
  });
  process.stdout.write(JSON.stringify(coloured));
}

main();
