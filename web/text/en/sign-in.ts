export const signIn = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  go: 'Sign in',
  session_ended: 'The session has ended. Sign in again to go on where you were.',
  no_account: 'An administrator makes an account: under Settings, or with “paycom users create”.',
  new_password: {
    title: 'Choose your own password',
    why: 'Someone else has set your password. Choose one that only you know.',
    current: 'The password that you were given',
    next: 'Your new password',
    rule: 'At least 12 characters. Three or four random words are good.',
    go: 'Save the password',
  },
};
