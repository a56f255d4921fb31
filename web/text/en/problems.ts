/** What is wrong with what a person has entered. */
export const problems = {
  missing: 'Fill this in.',
  choose: 'Choose at least one.',
  too_short: (least: number) => `At least ${least} characters.`,
  too_long: (most: number) => `At most ${most} characters.`,
  at_least: (least: number) => `At least ${least}.`,
  at_most: (most: number) => `At most ${most}.`,
  whole: 'A whole number.',
  other: 'The server does not take this.',
  format: {
    email: 'An e-mail address, such as ana@example.com.',
    url: 'A web address, such as https://example.com/events.',
    datetime: 'A day and a time.',
  },
  /** In the words of the API's own schemas. */
  written: {
    'set role or department_code': 'Choose a role or a department.',
    'more than 0 and at most 24 hours, in steps of 0.25':
      'More than 0 and at most 24 hours, in steps of 0.25.',
    'must not contain an e-mail address': 'Without the sign @: a name, not an e-mail address.',
    'must not contain control characters or lone surrogates': 'Without invisible control characters.',
    'must not contain lone surrogates': 'Without half characters.',
  },
};
