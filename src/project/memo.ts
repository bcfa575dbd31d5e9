/** Answers, by whom they hold for and what was asked. */
export class Memo<Scope, Answer> {
  readonly #scopes = new Map<Scope, Map<string, Answer>>();

  /** @param find gives the answer the first time */
  get(scope: Scope, question: string, find: () => Answer): Answer {
    let answers = this.#scopes.get(scope);
    if (!answers) this.#scopes.set(scope, (answers = new Map<string, Answer>()));
    const known = answers.get(question);
    if (known !== undefined || answers.has(question)) return known as Answer;
    const answer = find();
    answers.set(question, answer);
    return answer;
  }

  forget(scope: Scope): void {
    this.#scopes.delete(scope);
  }

  forgetWhere(isStale: (scope: Scope, question: string, answer: Answer) => boolean): void {
    for (const [scope, answers] of this.#scopes)
      for (const [question, answer] of answers)
        if (isStale(scope, question, answer)) answers.delete(question);
  }

  forgetAll(): void {
    this.#scopes.clear();
  }
}
