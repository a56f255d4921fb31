/** Leaves the password out where none is asked for. */
export function withPassword<Values extends { readonly current_password: string }>(
  { current_password, ...others }: Values,
  isAsked: boolean,
) {
  return { ...others, ...(isAsked && { current_password }) };
}
