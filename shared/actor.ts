/** Who does something: the account's id, which is stored, and the name that it has at the time. */
export type Actor = { readonly account_id: string; readonly name: string };
