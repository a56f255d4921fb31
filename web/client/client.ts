import {
  createTRPCUntypedClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
} from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '../../api/routers/app-router.js';

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

/** The name of a procedure, such as `employees.list`. */
export type ProcedureName = {
  [Area in keyof Outputs & string]: `${Area}.${keyof Outputs[Area] & string}`;
}[keyof Outputs & string];

type Of<Types, Name extends string> = Name extends `${infer Area}.${infer Verb}`
  ? Area extends keyof Types
    ? Verb extends keyof Types[Area]
      ? Types[Area][Verb]
      : never
    : never
  : never;

export type InputOf<Name extends ProcedureName> = Exclude<Of<Inputs, Name>, void>;
export type OutputOf<Name extends ProcedureName> = Of<Outputs, Name>;

/** An element of a list that a procedure returns. */
export type ItemOf<Name extends ProcedureName> =
  OutputOf<Name> extends { readonly items: readonly (infer Item)[] } ? Item : never;

export const client = createTRPCUntypedClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url: '/trpc' }),
      false: splitLink({
        // A batch is answered when its slowest part is.
        condition: ({ context }) => context.isLate === true,
        true: httpLink({ url: '/trpc' }),
        false: httpBatchLink({ url: '/trpc', maxItems: 20 }),
      }),
    }),
  ],
});
