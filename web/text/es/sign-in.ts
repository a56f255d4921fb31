import type { Text } from '../en/index.js';

export const signIn: Text['signIn'] = {
  title: 'Iniciar sesión',
  email: 'Correo electrónico',
  password: 'Contraseña',
  go: 'Iniciar sesión',
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
};
