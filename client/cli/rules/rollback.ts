/** `tenure rules rollback`: what was published before is published again. */
import { Command } from 'commander';
import { apiPlace } from '../remote/api-place.ts';
import { optionsOf, tellPublished, withPublishOptions, type PublishOptions } from './publish-options.ts';
import { fetchVersion, publish } from './published.ts';

export function rollbackCommand(): Command {
  const command = new Command('rollback')
    .summary('publish an earlier version again')
    .description('Publishes the content of an earlier version as a new one: what was published stays on record.')
    .argument('<version>', 'the version to go back to, such as oss@3');
  return withPublishOptions(command).action(async (version: string, options: PublishOptions) => {
    const place = apiPlace();
    const { files } = await fetchVersion(place, version);
    const note = options.note ?? `rollback to ${version}`;
    tellPublished(await publish(place, { files, ...optionsOf(options), note }), options);
  });
}
