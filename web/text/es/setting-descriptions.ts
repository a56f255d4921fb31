import type { Settings } from '../../../shared/settings.js';

/** What each setting is for. The API describes them in English. */
export const settingDescriptions = {
  PAYCOM_SFTP_HOST: 'Servidor SFTP en el que Paycom escribe',
  PAYCOM_SFTP_PORT: 'Puerto del servidor SFTP',
  PAYCOM_SFTP_USERNAME: 'Nombre de usuario en el servidor SFTP',
  PAYCOM_SFTP_PASSWORD: 'Contraseña de ese usuario, si no se define una clave privada',
  PAYCOM_SFTP_PRIVATE_KEY_PATH: 'Ruta de una clave privada en formato OpenSSH o PEM',
  PAYCOM_SFTP_PRIVATE_KEY_PASSPHRASE: 'Frase de contraseña de esa clave',
  PAYCOM_SFTP_HOST_KEY:
    'Clave del servidor: una línea de known_hosts o una huella SHA256:…, o varias, una por línea. Sin ella la conexión se rechaza, y el error muestra la huella por confirmar',
  PAYCOM_SFTP_PROXY:
    'Proxy para llegar al servidor: socks5://host:port, http://host:port o https://host:port. El proxy resuelve el nombre del servidor',
  PAYCOM_SFTP_PROXY_USERNAME: 'Nombre de usuario en el proxy, si lo pide',
  PAYCOM_SFTP_PROXY_PASSWORD: '… y la contraseña',
  PAYCOM_SFTP_JUMP_HOST:
    'Servidor SSH para llegar al servidor SFTP, como `ssh -J`. Resuelve el nombre del servidor SFTP',
  PAYCOM_SFTP_JUMP_PORT: 'Puerto del servidor de salto',
  PAYCOM_SFTP_JUMP_USERNAME: 'Nombre de usuario en el servidor de salto',
  PAYCOM_SFTP_JUMP_PASSWORD: 'Contraseña de ese usuario, si no se define una clave privada',
  PAYCOM_SFTP_JUMP_PRIVATE_KEY_PATH: 'Ruta de una clave privada para el servidor de salto',
  PAYCOM_SFTP_JUMP_PRIVATE_KEY_PASSPHRASE: 'Frase de contraseña de esa clave',
  PAYCOM_SFTP_JUMP_HOST_KEY: 'Clave del servidor de salto, como PAYCOM_SFTP_HOST_KEY',
  PAYCOM_SFTP_LEGACY_ALGORITHMS:
    'Acepta también algoritmos anticuados de un servidor viejo: SHA-1, cifrados CBC y claves RSA de menos de 2048 bits',
  PAYCOM_SFTP_REMOTE_DIRECTORY: 'Carpeta de los reportes en el servidor',
  PAYCOM_SFTP_ARCHIVE_DIRECTORY:
    'Carpeta del servidor, relativa a la carpeta remota, a la que pasan los reportes ya aplicados. Sin ella se quedan donde están. Nunca se borra nada',
  PAYCOM_SFTP_LOCAL_DIRECTORY: 'Carpeta local para las descargas en curso',
  PAYCOM_SFTP_KEEP_DOWNLOADS: 'Conserva en esa carpeta los archivos descargados después de guardarlos',
  PAYCOM_SFTP_GLOB: 'Archivos que se descargan, relativos a la carpeta remota, sin distinguir mayúsculas',
  PAYCOM_SFTP_RECURSIVE: 'Descarga también de las subcarpetas',
  PAYCOM_SFTP_CONNECTIONS: 'Número máximo de conexiones SFTP al mismo tiempo',
  PAYCOM_SFTP_TIMEOUT_SECONDS: 'Segundos sin datos tras los que falla una conexión o una transferencia',
  PAYCOM_PGP_PRIVATE_KEY_PATH:
    'Ruta de la clave privada OpenPGP, o de varias, para la que Paycom cifra los archivos',
  PAYCOM_PGP_PASSPHRASE: 'Frase de contraseña de esa clave',
  PAYCOM_PGP_SENDER_KEYS_PATH:
    'Ruta de las claves públicas OpenPGP cuyas firmas son válidas. Un archivo firmado con otra clave se rechaza',
  PAYCOM_PGP_REQUIRE_SIGNATURE: 'Rechaza también un archivo cifrado sin una firma así',
  PAYCOM_SETTLE_SECONDS:
    'Segundos en que el tamaño y la fecha de un archivo no deben cambiar antes de descargarlo',
  PAYCOM_MAX_FILE_BYTES: 'Tamaño máximo, en bytes, de un archivo que se descarga',
  PAYCOM_REPORT_MAPPING:
    'Ruta del archivo de asignación de reportes (YAML o JSON): encabezados, columnas que no se leen, palabras de estatus. Sin él rige la asignación de la base de datos',
  PAYCOM_ROLE_MAPPING:
    'Ruta del archivo de roles (YAML o JSON), que asigna roles a departamentos y puestos. Sin él, el puesto es el rol',
  PAYCOM_TIME_ZONE:
    'Zona horaria IANA del sitio, como America/Chicago. Paycom fecha sus archivos con esa hora, y a ella se convierte la fecha de un archivo sin hora en su nombre',
  PAYCOM_PUSH_WINDOW_MINUTES:
    'Máximo de minutos entre los reportes de un mismo envío. Los que están más lejos son dos envíos, y vale el posterior',
  PAYCOM_EMPLOYEE_ID_WIDTH:
    'Número de caracteres de los códigos de empleado. Sin definir, se deduce de los reportes y de los empleados',
  PAYCOM_BRAKE_TERMINATIONS_PERCENT:
    'Retiene una sincronización que daría de baja a más de este porcentaje de los empleados en activo, los dejaría en otro estatus o les pondría una fecha de baja',
  PAYCOM_BRAKE_TERMINATIONS_LEAST: '… y al menos a tantos',
  PAYCOM_BRAKE_CREATIONS_PERCENT:
    'Retiene una sincronización que crearía más empleados nuevos que este porcentaje de los que hay',
  PAYCOM_BRAKE_CREATIONS_ROSTER: '… cuando hay al menos tantos empleados',
  PAYCOM_BRAKE_PAYEES_PERCENT:
    'Retiene una sincronización que terminaría más de este porcentaje de los beneficiarios, descontados los que agrega, o agregaría otros tantos, descontados los que termina',
  PAYCOM_BRAKE_PAYEES_REPLACED_PERCENT:
    '… o terminaría más de este porcentaje, aunque agregue otros tantos. Una orden renovada termina un beneficiario y agrega otro',
  PAYCOM_BRAKE_PAYEES_LEAST: '… cuando hay al menos tantos beneficiarios',
  PAYCOM_BRAKE_PAYEE_CHANGES_PERCENT:
    'Retiene una sincronización que cambiaría o vaciaría un campo de más de este porcentaje de los beneficiarios que lo tienen',
  PAYCOM_BRAKE_PAYEE_ACCOUNTS_PERCENT: '… y de este porcentaje si son números de ruta y de cuenta',
  PAYCOM_BRAKE_PAYEE_CHANGES_LEAST: '… y de al menos tantos beneficiarios',
  PAYCOM_BRAKE_CHANGES_PERCENT:
    'Retiene una sincronización que cambiaría o vaciaría un campo de más de este porcentaje de las personas que lo tienen',
  PAYCOM_BRAKE_IDENTITY_PERCENT:
    '… y de este porcentaje si son nombres, fechas de nacimiento o de contratación',
  PAYCOM_BRAKE_CHANGES_LEAST: '… y de al menos tantas personas',
  PAYCOM_BRAKE_PAY_RATIO:
    'Retiene una sincronización cuyos cambios de pago tienen una mediana de más de esta proporción, hacia arriba o hacia abajo',
  PAYCOM_BRAKE_PAY_JUMP_RATIO:
    'El pago da un salto cuando se multiplica o se divide por más de esta proporción. Retiene una sincronización con más saltos de los que permiten los dos ajustes siguientes',
  PAYCOM_BRAKE_PAY_JUMP_PERCENT: '… de más de este porcentaje de las personas que tienen ese pago',
  PAYCOM_BRAKE_PAY_JUMP_LEAST: '… y de al menos tantas personas',
  PAYCOM_BRAKE_PAY_TENFOLD_LEAST:
    'Retiene una sincronización que multiplicaría o dividiría por 10 o más el pago de al menos tantas personas',
  PAYCOM_BRAKE_ROSTER_PERCENT:
    'Retiene una sincronización cuyo directorio tiene menos personas que este porcentaje del anterior, o del mayor de la ventana',
  PAYCOM_BRAKE_ROSTER_LEAST: '… cuando aquel tenía al menos tantas personas',
  PAYCOM_BRAKE_SMALL_LEAST:
    'Con pocos empleados, retiene a partir de tantas personas: un nombre o una fecha de más de la mitad, el estatus de todos los que están en activo, o la mayoría sustituida por códigos nuevos',
  PAYCOM_BRAKE_STAFF_PERCENT:
    'Conserva todos los enlaces con registros de personal cuando se quitaría más de este porcentaje, porque sus registros ya no están',
  PAYCOM_BRAKE_STAFF_LEAST: '… y al menos tantos',
  PAYCOM_BRAKE_WINDOW_DAYS:
    'Días hacia atrás que miran los frenos: lo que las sincronizaciones hicieron sin aprobación se suma',
  PAYCOM_HOLD_REMINDER_HOURS:
    'Horas entre los avisos de que una sincronización retenida espera aprobación (evento de registro approval_overdue). 0 significa ninguno',
  PAYCOM_HOLD_DEADLINE_HOURS:
    'Horas tras las que una sincronización retenida termina sin aplicarse. La siguiente vuelve a planear sus archivos. 0 significa que espera hasta que una persona decida',
  PAYCOM_RECENT_SYNC_MINUTES:
    'Omite una sincronización programada que empieza a menos de estos minutos de otra. La que pide una persona siempre se ejecuta',
  PAYCOM_SCHEDULE_MINUTES: 'Minutos entre las sincronizaciones programadas',
  PAYCOM_TRANSACTION_ROWS:
    'Número máximo de empleados por transacción. Los planes mayores se aplican por partes',
  PAYCOM_WORKER_THREADS:
    'Hilos de un proceso de trabajo que leen archivos, planean y cifran. 0 significa uno por procesador',
  PAYCOM_PARSE_MEMORY_MB:
    'Memoria de un hilo, en MB. Cada hilo puede leer un archivo, o planear y aplicar partes de la plantilla. Los bytes del archivo no cuentan',
  PAYCOM_PARSE_SECONDS: 'Segundos que puede durar la lectura de un archivo, y otros tantos por cada 32 MB',
  PAYCOM_KEEP_RAW_FILES_DAYS:
    'Días que se conservan los bytes de un archivo desde que una sincronización lo usó por última vez. Se quedan los más nuevos de cada reporte y los que algo necesita. 0 significa siempre',
  PAYCOM_KEEP_PARSED_ROWS_DAYS:
    'Días que se conservan las filas leídas de un archivo. Si hacen falta, se leen de nuevo de sus bytes. 0 significa siempre',
  PAYCOM_KEEP_UNDO_DAYS:
    'Días en los que una sincronización se puede deshacer. Después se quita su plan. 0 significa siempre',
  PAYCOM_KEEP_DRY_RUNS_DAYS: 'Días que se conservan los planes de las simulaciones. 0 significa siempre',
  PAYCOM_KEEP_ROW_ISSUES_DAYS:
    'Días que se conservan los problemas de las filas, salvo los de los archivos más nuevos de cada reporte. 0 significa siempre',
  PAYCOM_KEEP_SKIPPED_LOGS_DAYS:
    'Días que se conservan los registros de las sincronizaciones omitidas. 0 significa siempre',
  PAYCOM_KEEP_CHANGES_DAYS:
    'Días que se conserva el historial de los empleados, que también es la lista de cambios. Nunca menos que PAYCOM_KEEP_UNDO_DAYS. 0 significa siempre',
  PAYCOM_ENCRYPTION: 'Cifra los campos sensibles y los archivos guardados',
  PAYCOM_ENCRYPTION_KEYS:
    'Claves de cifrado como id:base64 (32 bytes cada una), separadas por comas, la más nueva primero',
  PAYCOM_KEY_ENCRYPTION_KEYS:
    'Claves que cifran las claves de cifrado en la base de datos, separadas por comas, la más nueva primero: local:ID:BASE64, vault:MOUNT/KEY, aws:ARN, gcp:NAME, azure:URL. Con ella sobra PAYCOM_ENCRYPTION_KEYS',
  PAYCOM_TASK_QUEUE: 'Cola de tareas de Temporal',
  PAYCOM_TEMPORAL_ENCRYPTION:
    'Cifra lo que Temporal guarda de los flujos: identificadores, recuentos y códigos. Lo cifrado se abre también sin este ajuste',
  PAYCOM_TEMPORAL_UI_ORIGIN:
    'Origen de la interfaz web de Temporal, en cuyas páginas un administrador puede ver descifrados los datos. Del mismo sitio que la API, porque se envía la sesión',
  PAYCOM_TEMPORAL_UI_URL:
    'Dirección de la interfaz web de Temporal, como http://127.0.0.1:8233. La página enlaza ahí cada sincronización con su proceso. Sin enlace si no se define',
  PAYCOM_WORKER_BUILD_ID:
    'Nombra la versión del proceso de trabajo, como una entrega o un commit. Las sincronizaciones siguen entonces en la versión que las empezó. Apagado si no se define',
  PAYCOM_LOG_LEVEL: 'Nivel más bajo que se registra',
  PAYCOM_METRICS_ADDRESS:
    'Dirección IP y puerto donde el proceso de trabajo ofrece métricas de Prometheus. Apagado si no se define',
  PAYCOM_API_ADDRESS: 'host:port donde escucha la API. El puerto 0 elige uno libre',
  PAYCOM_API_METRICS_ADDRESS:
    'Dirección IP y puerto donde la API ofrece métricas de Prometheus. Apagado si no se define',
  PAYCOM_API_PUBLIC_URL: 'Dirección pública de la API. Con https, las personas solo pueden entrar desde ahí',
  PAYCOM_API_TRUSTED_PROXIES:
    'Direcciones o redes de proxies de confianza, separadas por comas. Solo se usa la cabecera X-Forwarded-For de ellos',
  PAYCOM_API_CORS_ORIGINS:
    'Orígenes de otras páginas web que pueden llamar a la API con un token, separados por comas, como https://staff.example.org. Ninguno si no se define',
  PAYCOM_API_REQUESTS_PER_MINUTE: 'Límite: solicitudes por minuto de un token o de una persona',
  PAYCOM_API_ANONYMOUS_PER_MINUTE:
    'Límite: solicitudes por minuto de una dirección IP sin token ni sesión válidos',
  PAYCOM_API_BODY_BYTES: 'Tamaño máximo del cuerpo de una solicitud, en bytes',
  PAYCOM_API_TIMEOUT_SECONDS: 'Segundos tras los que una solicitud se da por perdida',
  PAYCOM_API_SESSION_SECRET:
    'Secreto que firma las cookies de sesión. Sin definir, se deriva de las claves de cifrado',
  PAYCOM_API_SESSION_HOURS: 'Horas tras las que termina una sesión',
  PAYCOM_API_SESSION_IDLE_MINUTES: '… y minutos sin solicitudes tras los que termina',
  PAYCOM_SECOND_FACTOR_ROLES:
    'Roles cuyas personas deben dar un código de una aplicación al entrar, separados por comas, como admin,hr. Los demás pueden',
  PAYCOM_OIDC_ISSUER:
    'Emisor de un proveedor de OpenID Connect con el que se puede entrar, como https://login.example.org. Requiere PAYCOM_API_PUBLIC_URL, cuyo /api/auth/oidc/callback/ es la URI de redirección',
  PAYCOM_OIDC_CLIENT_ID: 'Identificador de este cliente en el proveedor',
  PAYCOM_OIDC_CLIENT_SECRET: '… y su secreto, salvo que el cliente sea público',
  PAYCOM_OIDC_NAME: 'Nombre del proveedor en el botón',
  PAYCOM_OIDC_SCOPES: 'Alcances que se piden al proveedor',
  PAYCOM_OIDC_ROLE_CLAIM:
    'Atributo cuyos valores dan roles, como groups. Sin él, los dan los administradores',
  PAYCOM_OIDC_ROLES:
    'Valores de ese atributo y sus roles: valor=rol, separados por comas. Se rechaza a quien no tiene ninguno, y quien es nuevo recibe una cuenta',
  PAYCOM_OIDC_DOMAINS:
    'Dominios de las direcciones de correo verificadas que pueden entrar con el proveedor, separados por comas. Sin definir, cualquiera',
  PAYCOM_OIDC_LINK_BY_EMAIL:
    'Vincula, la primera vez, una cuenta con la persona del proveedor que tiene su dirección de correo verificada',
  PAYCOM_OIDC_SECOND_FACTOR: 'Pide el segundo factor de este producto también a quien entra con el proveedor',
  PAYCOM_API_TOKEN:
    'Token para programas que llaman a la API, como docs/api-client.ts. La propia API no lo lee',
  PAYCOM_WEBHOOK_SECRET:
    'Secreto que firma el webhook de archivos nuevos: whsec_ y base64, o cualquier texto de 32 caracteres. Durante un cambio se ponen los dos: NUEVO,ANTERIOR',
  PAYCOM_WEBHOOKS_PRIVATE_ADDRESSES:
    'Si se pueden enviar eventos a direcciones privadas o de enlace local, y por http. De lo contrario, quien puede crear un webhook llegaría a la red interna',
  PAYCOM_WEBHOOKS_TIMEOUT_SECONDS: 'Segundos que puede tardar el receptor de un evento',
  PAYCOM_WEBHOOKS_RETRY_HOURS: 'Horas en las que un evento se vuelve a enviar a un receptor que no lo acepta',
  PAYCOM_WEBHOOKS_LOG_DAYS: 'Días que se conserva el registro de los eventos enviados',
  PAYCOM_WEBHOOKS_BRAKE_PERCENT:
    'Retiene, para un webhook, las bajas de una sincronización que desactivarían a más de este porcentaje de los empleados en activo, con las enviadas en PAYCOM_BRAKE_WINDOW_DAYS',
  PAYCOM_WEBHOOKS_BRAKE_LEAST: '… y al menos a tantos',
  PAYCOM_SMTP_HOST: 'Servidor SMTP con el que se envían los avisos. Sin definir, ninguno',
  PAYCOM_SMTP_PORT: 'Puerto del servidor SMTP',
  PAYCOM_SMTP_TLS:
    'starttls: el cifrado empieza en una conexión sin cifrar, y es obligatorio. implicit: desde el principio',
  PAYCOM_SMTP_USERNAME: 'Nombre de usuario en el servidor SMTP, si lo pide',
  PAYCOM_SMTP_PASSWORD: '… y la contraseña',
  PAYCOM_SMTP_FROM: 'Remitente de los avisos, como paycom-sync@example.org',
  PAYCOM_NOTIFY_QUARANTINE_PERCENT:
    'Avisa cuando queda en cuarentena más de este porcentaje de las filas del archivo más nuevo de un reporte',
  PAYCOM_NOTIFY_QUARANTINE_LEAST: '… y al menos tantas',
  PAYCOM_API_STREAMS: 'Número máximo de transmisiones de progreso abiertas por proceso de la API',
  PAYCOM_API_STREAMS_PER_ACCOUNT: '… y por cuenta',
  PAYCOM_SYNC_CACHE:
    'Carpeta para los programas de servidor que descargan demo, dev y las pruebas. Por defecto, la carpeta de caché de la persona',
  MONGODB_URI: 'Cadena de conexión de MongoDB (un conjunto de réplicas), con la base de datos en la ruta',
} satisfies Record<keyof Settings, string>;
