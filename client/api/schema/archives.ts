/** Archives of closed months as they are asked for and answered. */
import { z } from 'zod';
import { manifest } from '../../archive/archive-format.ts';
import { monthIn } from './common.ts';

export const archivePath = z.object({ month: monthIn });
export const archiveFilePath = z.object({
  month: monthIn,
  file: z.string().max(40).meta({ description: 'one of the files that the archive lists' }),
});
export const archiveAnswer = manifest.meta({ id: 'MonthArchive' });
