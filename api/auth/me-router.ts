import { z } from 'zod';
import { procedure, router } from '../trpc/trpc.js';
import { Me, meOf } from './me.js';

export const meRouter = router({
  show: procedure('self:read', {
    method: 'GET',
    path: '/api/paycom/me/',
    summary: 'Show your account and its permissions',
  })
    .input(z.strictObject({}).prefault({}))
    .output(Me)
    .query(({ ctx }) => meOf(ctx.account)),
});
