import type { Text } from '../en/index.js';

const OPERATOR = 'La persona que administra este servidor';

export const hints: Text['hints'] = {
  encryption_key_unset: `${OPERATOR} debe poner la clave de cifrado con la que se escribió esta base de datos.`,
  sealed_value_corrupt:
    'Recupere el registro de una copia de seguridad, o inicie una sincronización que lea otra vez los archivos conocidos.',
  value_not_sealed: `${OPERATOR} debe cifrar lo que se escribió sin cifrado.`,
  database_not_sealed: `${OPERATOR} debe cifrar la base de datos.`,
  schema_behind: `${OPERATOR} debe migrar la base de datos.`,
  sftp_connection_lost:
    'La sincronización lo intenta otra vez por sí sola. Si sigue fallando, pruebe la conexión en Configuración.',
  file_too_large: `Si el archivo es auténtico, ${OPERATOR.toLowerCase()} puede subir el límite. Luego inicie una sincronización que lea otra vez los archivos conocidos.`,
  mongodb_not_replica_set: `${OPERATOR} debe iniciar MongoDB como conjunto de réplicas.`,
  no_worker: `Una sincronización necesita un trabajador. ${OPERATOR} puede iniciar uno.`,
  file_kills_parser: `Abra el archivo y exporte el reporte otra vez. Si es auténtico, ${OPERATOR.toLowerCase()} puede subir los límites de lectura. Luego lea otra vez los archivos de la sincronización.`,
  roster_changed:
    'Pida a quien opera este servidor que la compare de nuevo cuando no corra ninguna sincronización.',
  backup_damaged: 'Pida a quien opera este servidor otra copia del respaldo, o uno anterior.',
  backup_too_slow: 'Pida a quien opera este servidor que lea docs/operate.md#one-file.',
  numbers_unreadable: 'Ábralo en Numbers y guárdelo otra vez, sin contraseña.',
  no_employee_code_column:
    'Si uno de los encabezados es el código de empleado, asígnelo en la página del archivo. La próxima sincronización lee otra vez el archivo.',
  unrecognized_report:
    'Asigne sus encabezados en la página del archivo. La próxima sincronización lee otra vez el archivo.',
  mapping_changed: 'Lo que escribió se conserva. Mire otra vez la vista previa, y guarde.',
  mapping_read_only: `${OPERATOR} puede cambiar el archivo.`,
  archive_refused: `Súbalo otra vez, con un solo reporte en cada zip y sin contraseña. Si es auténtico y demasiado grande, ${OPERATOR.toLowerCase()} puede subir el límite. Luego inicie una sincronización que lea otra vez los archivos conocidos.`,
  pgp_refused: `Pida al remitente que lo envíe otra vez. Si falta la llave de un remitente, ${OPERATOR.toLowerCase()} puede agregarla. Luego inicie una sincronización que lea otra vez los archivos conocidos.`,
  blob_missing: 'Inicie una sincronización que lea otra vez los archivos conocidos.',
  blob_corrupt: `${OPERATOR} debe revisar las claves de cifrado. Luego inicie una sincronización que lea otra vez los archivos conocidos.`,
  decision_unknown: 'Decida otra vez, con la misma versión que los trabajadores.',
  plan_rejected:
    'Corrija el reporte y envíelo otra vez. La próxima sincronización planea otra vez los demás archivos del envío.',
  lease_lost: 'Otra sincronización trabaja con los mismos reportes. La página de inicio la muestra.',
  sync_not_found: 'Vea la lista de sincronizaciones.',
  report_file_not_found: 'Vea la lista de archivos.',
  sync_busy:
    'Otra sincronización está en curso o retenida. Espere a que termine, o decida sobre ella: la página de inicio la muestra.',
  nothing_to_retry: 'Inicie una sincronización, que descarga los archivos que faltan.',
  nothing_to_undo: 'Vea la lista de sincronizaciones.',
  file_not_stored: 'Inicie una sincronización, que descarga los archivos que faltan.',
  file_removed:
    'Si todavía está en el servidor, inicie una sincronización que lea otra vez los archivos conocidos.',
  undo_expired: 'Corrija los datos en Paycom e inicie una sincronización.',
  plan_removed: 'El historial de cada empleado quizá todavía tenga los cambios.',
  feed_cursor_expired: 'Empiece otra vez con una copia completa.',
  history_removed: 'Elija un día posterior.',
  schedule_not_found: `Un trabajador crea el horario cuando inicia. ${OPERATOR} puede iniciar uno.`,
  plan_not_found: 'La sincronización muestra por qué.',
  sync_decided: 'No se hizo nada. La sincronización muestra la decisión y el motivo.',
  sync_not_running: 'La sincronización muestra lo que hizo.',
  employee_not_found: 'Vea la lista de empleados.',
  erasure_too_large: `El borrado ya empezó. ${OPERATOR} puede completarlo con un comando.`,
  reason_names_person:
    'Escríbalo sin el código ni el nombre, por ejemplo con el número de una solicitud: queda registrado.',
  employee_removed: 'Deshaga la acción que quitó el registro, para recuperarlo.',
  staff_not_found: 'Quizá se borró en el sistema de horarios. Vea otra vez las sugerencias.',
  no_decision_to_undo: 'No se escribió nada. Mire la lista de decisiones.',
  decision_not_in_effect: 'No se escribió nada. Mire las decisiones y el vínculo de este empleado.',
  staff_taken: 'Si está mal, quite antes ese vínculo.',
  employee_linked: 'Si está mal, quite antes el vínculo.',
  employee_not_linked: 'Vea la lista de vínculos.',
  not_signed_in: 'Inicie sesión otra vez.',
  sign_in_refused: 'Revise ambos. Un administrador puede poner una contraseña nueva.',
  account_disabled: 'Pida a un administrador que active su cuenta.',
  initial_password_expired: 'Pida a un administrador que ponga una nueva.',
  password_change_required: 'Elija su propia contraseña.',
  second_factor_required: 'Escriba el código de su aplicación, o un código de recuperación.',
  second_factor_enrolment_required: 'Configure un segundo factor.',
  wrong_code:
    'Espere el próximo código de la aplicación. Si ninguno sirve, compare el reloj de su dispositivo, use un código de recuperación o pida a un administrador que restablezca su segundo factor.',
  second_factor_exists: 'Quítelo antes, en Configuración.',
  second_factor_missing: 'Cargue la página otra vez.',
  oidc_unreachable:
    'Quien opera este servidor tiene que revisar la configuración del proveedor. Mientras tanto, inicie sesión con una contraseña.',
  oidc_answer_refused:
    'Empiece otra vez aquí y termine en menos de 10 minutos en el mismo navegador. Si pasa siempre, pregunte a quien opera este servidor.',
  oidc_no_account: 'Pida a quien opera este servidor que vincule una cuenta con usted.',
  oidc_no_role: 'Pida un grupo en el proveedor de identidad que tenga un rol aquí, e inicie sesión otra vez.',
  oidc_domain_refused:
    'Verifique su correo en el proveedor de identidad, o inicie sesión con el de su trabajo.',
  identity_taken: 'Mire la lista de personas.',
  user_not_found: 'Vea la lista de personas.',
  user_exists: 'Vea la lista de personas.',
  last_admin: 'Antes haga administrador a otra persona.',
  channels_failing: 'Vea lo enviado, corrija el canal y envíe una prueba.',
  channel_not_found: 'Vea la lista de canales.',
  webhook_not_found: 'Vea la lista de webhooks.',
  webhook_not_held: 'Vea la lista de webhooks.',
  token_not_found: 'Vea la lista de tokens.',
  partial_failure:
    'La sincronización muestra por qué. La próxima descarga los archivos que no se pudieron descargar.',
  page_unwritable: 'Elija un archivo en una carpeta donde este servidor pueda escribir.',
  usage: 'Corrija lo que escribió.',
};
