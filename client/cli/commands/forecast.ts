/** `tenure forecast`: what becomes of partners if nothing is done (`docs/interfaces.md §3`). */
import { pathSegment } from '../../path-segment.ts';
import { Command } from 'commander';
import type { ForecastRow } from '../../../rules/forecast/forecast-row.ts';
import type { ForecastSummary } from '../../forecast/list-forecasts.ts';
import { forecastListText, forecastText } from '../output/forecast-text.ts';
import { apiPlace, type ApiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { printResult } from '../output/print-result.ts';

interface ForecastOptions {
  readonly json?: true;
}

export function forecastCommand(): Command {
  return new Command('forecast')
    .description(
      'What becomes of a partner in the next 90 days if nothing is done: points, the tier that follows, and the ' +
        'fewest clients whose renewal keeps it. Without a partner: all partners, in short.',
    )
    .argument('[partner]', 'id of the partner')
    .option('--json', 'print one JSON object, with every day')
    .addHelpText('after', EXAMPLE)
    .action(forecast);
}

const EXAMPLE = `
Example:
  tenure forecast acme`;

async function forecast(partner: string | undefined, { json }: ForecastOptions): Promise<void> {
  const place = apiPlace();
  if (partner === undefined) {
    const all = await everybody(place);
    printResult(all, json, forecastListText(all.items));
    return;
  }
  const row: ForecastRow = await callApi(place, { path: `/v1/partners/${pathSegment(partner)}/forecast` });
  printResult(row, json, forecastText(row));
}

interface Page {
  readonly asOf: string;
  readonly items: readonly ForecastSummary[];
  readonly nextCursor: string | null;
}

/** As many pages as it takes. */
async function everybody(place: ApiPlace): Promise<Omit<Page, 'nextCursor'>> {
  const items: ForecastSummary[] = [];
  let cursor: string | null = null;
  let asOf = '';
  do {
    const query = cursor === null ? '' : `?cursor=${cursor}`;
    const page: Page = await callApi(place, { path: `/v1/forecasts${query}` });
    items.push(...page.items);
    cursor = page.nextCursor;
    asOf ||= page.asOf;
  } while (cursor !== null);
  return { asOf, items };
}
