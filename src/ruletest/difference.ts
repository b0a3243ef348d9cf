/** Lines of the one that the other has not, marked by their sides, with those that both have between them. */
export function differenceOf(expected: string, got: string): string {
  const [a, b] = [expected.split('\n'), got.split('\n')];
  const shared = sharedLines(a, b);
  const lines: string[] = [];
  let [i, j] = [0, 0];
  for (const line of [...shared, null]) {
    for (; i < a.length && a[i] !== line; i++) lines.push(`- ${a[i]}`);
    for (; j < b.length && b[j] !== line; j++) lines.push(`+ ${b[j]}`);
    if (line !== null) lines.push(`  ${line}`);
    i++;
    j++;
  }
  return lines.join('\n');
}

/** The longest common subsequence. */
function sharedLines(a: readonly string[], b: readonly string[]): string[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const shared: string[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      shared.push(a[i]);
      i++;
      j++;
    } else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return shared;
}
