import type { Text } from '../en/index.js';

export const home: Text['home'] = {
  title: 'Inicio',
  state: {
    fine: (time) => `Todo está bien. La última sincronización se completó ${time}.`,
    running: 'Hay una sincronización en curso.',
    waiting: 'Una sincronización espera un «worker». Inicie uno, o vea por qué no funciona.',
    held: (time) =>
      `Hay una sincronización retenida desde ${time}. Una persona debe aprobar o rechazar su plan.`,
    failed: (time) => `La última sincronización falló ${time}. Alguien debe revisarla.`,
    errors: (time) => `La última sincronización se completó ${time}, pero dejó algo fuera.`,
    never: 'Todavía no se ha hecho ninguna sincronización.',
    paused: 'La programación está en pausa. Ninguna sincronización empieza por sí sola.',
  },
  whose_move: {
    operator: 'Le toca al operador.',
    nobody: 'Nadie tiene que hacer nada.',
    you: 'Le toca a usted.',
  },
  look: 'Ver',
  start: 'Iniciar una sincronización',
  next_run: (time) => `La próxima sincronización empieza ${time}.`,
  next_unknown: 'No se sabe cuándo empieza la próxima sincronización.',
  over_time: (count) => `Cambios en cada una de las últimas ${count} sincronizaciones`,
  people: 'Personas',
  reports: 'Reportes',
  last_report: 'Creado',
  last_file: 'Último archivo',
  last_sync: 'Sincronizado',
  never_synced: 'nunca',
  late_by: (time) => `${time} de retraso`,
  due: 'Se espera el siguiente',
  rows: (rows, before) => (before === null ? `${rows} filas` : `${rows} filas, ${before} en el anterior`),
  changed_headings: (count) =>
    count === 1 ? 'Ha cambiado 1 encabezado' : `Han cambiado ${count} encabezados`,
  late: 'con retraso',
  on_time: 'a tiempo',
  recent: 'Sincronizaciones recientes',
  hires_and_terminations: 'Contrataciones y bajas por mes',
  hires: 'contratados',
  terminations: 'dados de baja',
  all_syncs: 'Todas las sincronizaciones',
};
