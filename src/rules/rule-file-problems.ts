/** Everything that is wrong with rule files: one message a problem, in Prometheus's words. */
export class RuleFileProblems extends Error {
  override readonly name = 'RuleFileProblems';
  readonly messages: readonly string[];

  constructor(messages: readonly string[]) {
    super(messages.join('\n'));
    this.messages = messages;
  }
}
