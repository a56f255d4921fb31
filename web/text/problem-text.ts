import type { z } from 'zod';
import type { Text } from './en/index.js';
import { useText } from './text-context.js';

type Problem = z.core.$ZodIssue;

/** Returns what is wrong with what a person has entered. */
export function useProblemText(): (problem: Problem) => string {
  const { problems } = useText();
  return (problem) => problemText(problems, problem);
}

export function problemText(text: Text['problems'], problem: Problem): string {
  const written = (text.written as Readonly<Record<string, string>>)[problem.message];
  if (written !== undefined) return written;
  switch (problem.code) {
    case 'too_small':
      return tooSmall(text, problem);
    case 'too_big':
      return tooBig(text, problem);
    case 'invalid_type':
      return problem.expected === 'int' ? text.whole : text.missing;
    case 'invalid_format':
      return (text.format as Readonly<Record<string, string>>)[problem.format] ?? text.other;
    default:
      return text.other;
  }
}

function tooSmall(
  text: Text['problems'],
  { origin, minimum }: Extract<Problem, { code: 'too_small' }>,
): string {
  const least = Number(minimum);
  if (origin === 'number' || origin === 'int') return text.at_least(least);
  if (least === 1) return origin === 'array' ? text.choose : text.missing;
  return text.too_short(least);
}

function tooBig(text: Text['problems'], { origin, maximum }: Extract<Problem, { code: 'too_big' }>): string {
  return origin === 'string' ? text.too_long(Number(maximum)) : text.at_most(Number(maximum));
}
