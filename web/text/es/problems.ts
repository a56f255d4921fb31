import type { Text } from '../en/index.js';

export const problems: Text['problems'] = {
  missing: 'Complete este campo.',
  choose: 'Elija al menos uno.',
  too_short: (least) => `Al menos ${least} caracteres.`,
  too_long: (most) => `Como máximo ${most} caracteres.`,
  at_least: (least) => `Al menos ${least}.`,
  at_most: (most) => `Como máximo ${most}.`,
  whole: 'Un número entero.',
  other: 'El servidor no acepta esto.',
  format: {
    email: 'Una dirección de correo, como ana@example.com.',
    url: 'Una dirección web, como https://example.com/events.',
    datetime: 'Un día y una hora.',
  },
  written: {
    'set role or department_code': 'Elija un rol o un departamento.',
    'more than 0 and at most 24 hours, in steps of 0.25':
      'Más de 0 y como máximo 24 horas, en pasos de 0.25.',
    'must not contain an e-mail address': 'Sin el signo @: un nombre, no una dirección de correo.',
    'must not contain control characters or lone surrogates': 'Sin caracteres de control invisibles.',
    'must not contain lone surrogates': 'Sin caracteres partidos.',
  },
};
