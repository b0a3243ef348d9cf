/**
 * For a container's HEALTHCHECK: leaves with 0 when the server answers on the port given, or on 9090.
 */
const REQUEST_TIMEOUT_MS = 2000;

const port = process.argv[2] ?? '9090';
try {
  const response = await fetch(`http://127.0.0.1:${port}/-/healthy`, {
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  process.exit(response.ok ? 0 : 1);
} catch {
  process.exit(1);
}
