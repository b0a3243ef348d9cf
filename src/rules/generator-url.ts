/** The page that shows an expression, as notifications name it. */

/** @param externalUrl without a slash at the end */
export function generatorUrl(externalUrl: string, query: string): string {
  return `${externalUrl}/graph?g0.expr=${queryEscaped(query)}&g0.tab=1`;
}

/** As Go's url.QueryEscape: all but letters, digits and `-_.~` as bytes, a blank as `+`. */
function queryEscaped(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
