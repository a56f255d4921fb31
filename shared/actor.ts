/** The account that does something: its id, and its name at that time. */
export type Actor = { readonly account_id: string; readonly name: string };
