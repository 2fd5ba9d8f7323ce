/** Where webhooks may be sent, as the settings say it: for the API, which takes targets, and the worker, which connects. */
import type { Settings } from '../../../platform/env.ts';
import type { OutboundRules } from '../../../platform/outbound/outbound-rules.ts';

export function outboundRules({ webhookAllowHttp, webhookAllowNetworks }: Settings): OutboundRules {
  return { allowHttp: webhookAllowHttp, allowedNetworks: webhookAllowNetworks ?? [] };
}
