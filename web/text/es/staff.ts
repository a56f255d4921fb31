import type { Text } from '../en/index.js';

export const staff: Text['staff'] = {
  title: 'Personal',
  tabs: { match: 'Por vincular', links: 'Vinculados', decisions: 'Decisiones' },
  match: {
    kind: 'Resultado de la última sincronización',
    any_kind: 'Sin registro de personal',
    kinds: { ambiguous: 'Ambiguo', unmatched: 'Sin coincidencia' },
    search: 'Nombre o código',
    keys: 'Teclas: j siguiente, k anterior, a aceptar, r rechazar, u deshacer',
    no_suggestions: 'Ningún registro de personal se parece a esta persona.',
    score: (percent) => `${percent} probable`,
    accept: 'Aceptar',
    reject: 'Rechazar',
    accept_of: (record) => `Aceptar ${record}`,
    reject_of: (record) => `Rechazar ${record}`,
    accepted: 'aceptado, sin guardar',
    rejected: 'rechazado, sin guardar',
    inactive: 'inactivo',
    hired: (date) => `contratado el ${date}`,
    marked: (accepted, rejected) => `Aceptados: ${accepted}. Rechazados: ${rejected}. Aún sin guardar.`,
    take_back: 'Deshacer el último',
    save: (count) => `Guardar ${count}`,
    accept_all: (count) => (count === 1 ? 'Aceptar el más probable' : `Aceptar los ${count} más probables`),
    accept_all_hint: 'De los que se muestran: un solo registro destaca, con al menos 90 % de probabilidad.',
    not_saved: (count) =>
      count === 1
        ? 'Uno no se pudo guardar. Sigue marcado.'
        : `${count} no se pudieron guardar. Siguen marcados.`,
  },
  reason: {
    same_employee_id: 'mismo código',
    same_email: 'mismo correo',
    same_email_local_part: 'mismo inicio del correo',
    same_name: 'mismo nombre',
    close_name: 'nombre parecido',
    same_hire_date: 'misma fecha de contratación',
    different_hire_date: 'otra fecha de contratación',
    other_employee_id: 'tiene otro código',
  },
  employee: 'Empleado',
  employee_code: 'Código de un empleado',
  record: 'Registro de personal',
  state: 'Situación',
  active: 'activo',
  unlink: 'Desvincular',
  unlink_question:
    'Se quita el vínculo, y ninguna sincronización lo vuelve a crear hasta que alguien acepte el par.',
  decision: 'Decisión',
  decisions: { confirmed: 'aceptado', rejected: 'rechazado', unlinked: 'desvinculado' },
  overruled: 'revocada después',
  undone: 'deshecha',
  undo_decision: 'Deshacer',
  undo_question:
    'El vínculo y un rechazo anterior quedan como antes de esta decisión. Si el par cambió después, no se escribe nada.',
  by: 'Por',
  at: 'Cuándo',
};
