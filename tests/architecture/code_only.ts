/**
 * Source text with its comments, strings and regular expressions blanked, line for line, so that
 * a search finds only what runs. Textual: it knows tokens, not grammar.
 * @module
 */
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
/** After one of these a slash begins a regular expression, elsewhere it divides. */
const BEFORE_REGEX = /(?:^|[=(,:;[{}!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of))\s*$/;

/** `text` with everything but code turned to spaces; line breaks stay. */
export function codeOnly(text: string): string {
  let code = "";
  let at = 0;
  // One entry for each template being read: how many braces are open in its expression.
  const braces: number[] = [];
  const skip = (length: number) => {
    code += text.slice(at, at + length).replace(/[^\n]/g, " ");
    at += length;
  };
  while (at < text.length) {
    const length = match(COMMENT, text, at) || match(STRING, text, at) ||
      (BEFORE_REGEX.test(code.slice(-80)) ? match(REGEX, text, at) : 0);
    if (length > 0) {
      skip(length);
      continue;
    }
    const char = text[at]!;
    const open = braces.length - 1;
    if (char === "`" || (char === "}" && braces[open] === 0)) {
      if (char === "}") braces.pop();
      const end = templateEnd(text, at + 1);
      skip(end - at);
      if (text.startsWith("${", end - 2) && text[end - 1] === "{") braces.push(0);
      continue;
    }
    if (char === "{" && open >= 0) braces[open]!++;
    if (char === "}" && open >= 0) braces[open]!--;
    code += char;
    at++;
  }
  return code;
}

/** Where the text of a template that starts at `at` stops: after its backtick or its `${`. */
function templateEnd(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "`") return i + 1;
    else if (text[i] === "$" && text[i + 1] === "{") return i + 2;
  }
  return text.length;
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
