/** The API's port taken by somebody else: found out before anything is started, or when it is to listen. */
import { PortInUseError } from '../../platform/free-port.ts';

export function apiPortInUse(port: number): PortInUseError {
  const mend = 'Stop that one, or choose another port: TENURE_PORT (for tenure up also --port N).';
  return new PortInUseError('The API', port, mend);
}
