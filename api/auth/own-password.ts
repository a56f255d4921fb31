import { z } from 'zod';

/** Bounded, because the cost of hashing grows with the length. */
export const AnyPassword = z.string().min(1).max(128);
