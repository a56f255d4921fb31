import type { Text } from '../en/index.js';

const CORRECT = 'Corrija las celdas en Paycom. El próximo reporte las trae.';
const MAPPING =
  'Corrija las celdas en Paycom, o cambie en la asignación lo que significa el encabezado o la palabra.';

export const issues: Text['issues'] = {
  title: 'Problemas',
  intro: 'Por causa, la mayor primero. Un valor que no se puede leer deja el valor guardado como está.',
  of_sync: (id) => `De la sincronización ${id}`,
  all: 'Todos los abiertos',
  none: 'No hay problemas.',
  rows: (count) => `${count} filas`,
  in_field: (what, field) => `${what}: ${field}`,
  effect: {
    row_quarantined: 'Las filas se omiten.',
    duplicate_dropped: 'Se usa una de las filas iguales.',
    field_left_out: 'La celda se omite, y el resto de la fila se usa.',
  },
  file: 'Archivo',
  table: 'Tabla',
  count: 'Filas',
  which: 'Cuáles',
  sync: 'Sincronización',
  and_more: (count) => ` y ${count} más`,
  more_places: (count) => `Y ${count} lugares más.`,
  code: {
    missing_employee_id: {
      what: 'Sin código de empleado',
      todo: 'Dé un código a estas personas en Paycom, o asigne el encabezado de los códigos.',
    },
    missing_payee: { what: 'Sin beneficiario', todo: CORRECT },
    row_does_not_fit: {
      what: 'La fila no cabe en su tabla',
      todo: 'Exporte el reporte otra vez. Una celda se movió, a menudo por una coma o un salto de línea.',
    },
    row_cut_off: {
      what: 'La fila está cortada',
      todo: 'Exporte el reporte otra vez: el archivo termina antes de tiempo.',
    },
    person_erased: {
      what: 'La persona fue borrada',
      todo: 'No se guardó nada. Pida que la persona no aparezca en el reporte.',
    },
    duplicate_conflict: {
      what: 'Filas de un código se contradicen',
      todo: 'Corrija el código o los valores en Paycom. Personas distintas no deben compartir un código.',
    },
    duplicate_identical: { what: 'Filas iguales', todo: 'No hay que hacer nada.' },
    unreadable_cell: { what: 'La celda no se puede leer', todo: CORRECT },
    invalid_date: { what: 'No es una fecha', todo: MAPPING },
    date_out_of_range: { what: 'La fecha es demasiado temprana o tardía', todo: CORRECT },
    invalid_number: { what: 'No es un número', todo: MAPPING },
    negative_amount: { what: 'El importe es negativo', todo: CORRECT },
    invalid_email: { what: 'No es un correo electrónico', todo: CORRECT },
    invalid_phone: { what: 'No es un número de teléfono', todo: CORRECT },
    unknown_status: {
      what: 'La palabra del estatus no se conoce',
      todo: 'Agregue la palabra a la asignación.',
    },
    too_long: { what: 'El texto es demasiado largo', todo: CORRECT },
  },
};
