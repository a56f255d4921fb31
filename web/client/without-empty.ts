/** Leaves the password out where none is asked for. */
export function withoutEmpty<Values extends { readonly current_password: string }>({
  current_password,
  ...others
}: Values) {
  return { ...others, ...(current_password && { current_password }) };
}
