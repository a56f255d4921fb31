import type { Text } from '../en/index.js';

export const signIn: Text['signIn'] = {
  title: 'Iniciar sesión',
  email: 'Correo electrónico',
  password: 'Contraseña',
  go: 'Iniciar sesión',
  by_provider: (name) => `Iniciar sesión con ${name}`,
  session_ended: 'La sesión terminó. Inicie sesión otra vez para seguir donde estaba.',
  no_account: 'Un administrador crea las cuentas: en Configuración, o con «paycom users create».',
  new_password: {
    title: 'Elija su propia contraseña',
    why: 'Otra persona definió su contraseña. Elija una que solo usted conozca.',
    current: 'La contraseña que recibió',
    next: 'Su nueva contraseña',
    rule: 'Al menos 12 caracteres. Tres o cuatro palabras al azar funcionan bien.',
    go: 'Guardar la contraseña',
  },
  code_step: {
    what: 'Escriba el código que muestra su aplicación. También sirve un código de recuperación.',
    go: 'Iniciar sesión',
    other: 'Iniciar sesión con otra cuenta',
  },
  second_factor: {
    title: 'Configure un segundo factor',
    why: 'Su rol necesita un segundo factor para continuar.',
    what: 'Una aplicación en su teléfono muestra un código nuevo cada 30 segundos. Desde entonces, cada inicio de sesión pide uno después de la contraseña.',
    begin: 'Empezar',
    scan: 'Escanee esto con una aplicación de códigos de un solo uso, como la de su administrador de contraseñas.',
    qr_code: 'Código QR del secreto',
    type: 'O escriba este secreto en la aplicación:',
    password: 'Su contraseña',
    confirm: 'Confirmar',
    recovery_codes: 'Códigos de recuperación',
    recovery_hint:
      'Solo se muestran ahora. Guárdelos lejos de su teléfono: cada uno reemplaza una vez un código de la aplicación, si la pierde.',
    stored: 'Ya los guardé',
    card: 'Segundo factor',
    since: 'Configurado desde',
    left: (count) =>
      count === 1 ? 'Queda 1 código de recuperación.' : `Quedan ${count} códigos de recuperación.`,
    none: 'Usted inicia sesión solo con la contraseña.',
    required: 'Su rol necesita uno.',
    go_on: 'Continuar',
    do: {
      enrol: 'Configurar',
      renew: 'Nuevos códigos de recuperación',
      remove: 'Quitar',
    },
  },
};
