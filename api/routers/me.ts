import { z } from 'zod';
import { Me, meOf } from '../me.js';
import { procedure, router } from '../trpc.js';

export const meRouter = router({
  show: procedure('self:read', {
    method: 'GET',
    path: '/api/paycom/me/',
    summary: 'Who asks, and what they may do',
  })
    .input(z.strictObject({}).prefault({}))
    .output(Me)
    .query(({ ctx }) => meOf(ctx.account)),
});
