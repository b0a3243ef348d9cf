import { goQuote } from '../../../model/go-format.ts';
import type { CommandNode, Node, PipeNode, Word } from './nodes.ts';

/** A node as messages show it. Bodies are left out. */
export function nodeText(node: Node | CommandNode | Word): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${pipeText(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return `{{${node.kind} ${pipeText(node.pipe)}}}`;
    case 'template':
      return `{{template ${goQuote(node.name)}${node.pipe === null ? '' : ` ${pipeText(node.pipe)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'command':
      return node.words.map(wordText).join(' ');
    case 'pipe':
      return pipeText(node);
    default:
      return wordText(node);
  }
}

function pipeText({ variables, assigns, commands }: PipeNode): string {
  const names = variables.map(({ name }) => name).join(', ');
  const declared = variables.length === 0 ? '' : `${names} ${assigns ? '=' : ':='} `;
  return declared + commands.map((command) => nodeText(command)).join(' | ');
}

/** A word among others: a pipeline has its parentheses. */
function wordText(word: Word): string {
  switch (word.kind) {
    case 'function':
      return word.name;
    case 'field':
      return `.${word.names.join('.')}`;
    case 'variable':
      return [word.name, ...word.fields].join('.');
    case 'chain':
      return `${wordText(word.of)}.${word.fields.join('.')}`;
    case 'pipe':
      return `(${pipeText(word)})`;
    case 'bool':
      return String(word.value);
    case 'string':
    case 'number':
      return word.source;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
  }
}
