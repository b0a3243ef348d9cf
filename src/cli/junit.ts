/** Outcomes of tests as JUnit's XML, which systems that build software read. */

export interface TestCase {
  readonly file: string;
  readonly name: string;
  /** Empty: it passed. */
  readonly failures: readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

export function junitXml(cases: readonly TestCase[]): string {
  const files = [...new Set(cases.map(({ file }) => file))];
  const suites = files.map((file) =>
    suite(
      file,
      cases.filter((one) => one.file === file),
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suite(file: string, cases: readonly TestCase[]): string {
  const failed = cases.filter(({ failures }) => failures.length > 0).length;
  const attributes = `name="${escaped(file)}" tests="${cases.length}" failures="${failed}" errors="0"`;
  return `  <testsuite ${attributes}>\n${cases.map(testCase).join('')}  </testsuite>\n`;
}

function testCase({ name, failures }: TestCase): string {
  const lines = failures.map((text) => `      <failure message="${escaped(text.trim())}"></failure>\n`);
  return `    <testcase name="${escaped(name)}">\n${lines.join('')}    </testcase>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]).replace(/\n/g, '&#xA;');
}
