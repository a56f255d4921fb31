import type { History, HistoryStep } from './history.js';
import { Model } from './model.js';
import { Product, RULES, type Rules } from './product.js';

export type Failure = History & {
  readonly problems: readonly string[];
};

/** Runs a history through the product and the model. Returns the first step after which they differ, and how. */
export function problemsOf({ limits, steps }: History, rules: Rules = RULES): string[] {
  const [product, model] = [new Product(limits, rules), new Model(limits)];
  for (const [at, step] of steps.entries()) {
    const wrong = (problem: string) => `step ${at}, ${step.do}: ${problem}`;
    try {
      if (step.do === 'sync') for (const delivery of step.deliver) model.deliver(delivery);
      const seen = product.do(step);
      const problems = seen ? model.follow(seen, product.snapshot()) : [];
      if (problems.length > 0 && !model.isUnsure) return problems.map(wrong);
      if (model.isUnsure) return [];
    } catch (error) {
      return [wrong(`threw ${error instanceof Error ? error.stack : error}`)];
    }
  }
  return [];
}

/** Runs a history. Returns the smallest one found that still fails, or null. */
export function failureOf(history: History, rules: Rules = RULES): Failure | null {
  if (problemsOf(history, rules).length === 0) return null;
  const steps = shrunk(history, rules);
  return { ...history, steps, problems: problemsOf({ ...history, steps }, rules) };
}

/** Leaves out steps and files, one by one, while the history still fails. */
function shrunk(history: History, rules: Rules): readonly HistoryStep[] {
  const fails = (steps: readonly HistoryStep[]) => problemsOf({ ...history, steps }, rules).length > 0;
  let steps = history.steps;
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerThan(steps)) {
      if (!fails(smaller)) continue;
      [steps, again] = [smaller, true];
      break;
    }
  }
  return steps;
}

function* smallerThan(steps: readonly HistoryStep[]): Generator<readonly HistoryStep[]> {
  for (const [at, step] of steps.entries()) {
    yield steps.toSpliced(at, 1);
    if (step.kill !== null) yield steps.with(at, { ...step, kill: null });
    if (step.do !== 'sync') continue;
    for (const [number, file] of step.deliver.entries()) {
      yield steps.with(at, { ...step, deliver: step.deliver.toSpliced(number, 1) });
      const lines = file.text.split('\n');
      for (let line = 1; line < lines.length - 1; line += 1)
        yield steps.with(at, {
          ...step,
          deliver: step.deliver.with(number, { ...file, text: lines.toSpliced(line, 1).join('\n') }),
        });
    }
  }
}

/** A failure as text, with what is needed to see it again. */
export function shownFailure({ seed, limits, steps, problems }: Failure): string {
  const shown = steps.map(({ ...step }, at) => {
    if (step.do !== 'sync') return `${at}. ${JSON.stringify(step)}`;
    const { deliver, ...options } = step;
    const files = deliver.map(
      ({ name, mtime, text }) => `   ${name} ${mtime}\n${text.replaceAll(/^/gm, '     ')}`,
    );
    return [`${at}. ${JSON.stringify(options)}`, ...files].join('\n');
  });
  return [`Seed ${seed} fails:`, JSON.stringify(limits), ...shown, ...problems].join('\n');
}
