/** `tenure rules publish`: a folder becomes the next version. */
import { Command } from 'commander';
import { folderGiven } from '../input.ts';
import { apiPlace } from '../remote/api-place.ts';
import { optionsOf, tellPublished, withPublishOptions, type PublishOptions } from './publish-options.ts';
import { publish } from './published.ts';

export function publishCommand(): Command {
  const command = new Command('publish')
    .summary('publish a programme folder as a new version')
    .description(
      'Publishes a programme folder as the next version of its name, if it passes the check and its examples come out ' +
        'as they say. A published version never changes. With --if-version nothing is published when somebody else ' +
        'was faster.',
    )
    .argument('<dir>', 'programme folder');
  return withPublishOptions(command).action(async (folder: string, options: PublishOptions) => {
    const files = Object.fromEntries(await folderGiven(folder));
    tellPublished(await publish(apiPlace(), { files, ...optionsOf(options) }), options);
  });
}
