import * as z from 'zod';

/** Where the countdown board's mark stands in the program, as fractions of its width and height. */
export const goMarkSchema = z.object({
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
  width: z.number().min(0).max(1),
  height: z.number().min(0).max(1),
});
export type GoMark = z.infer<typeof goMarkSchema>;
