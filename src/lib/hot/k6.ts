/** What we use of k6's modules, imported once for a whole bundle: each import costs a VU 1 KiB, also of what others import; by name where a module has names, as k6 makes an object of all of them otherwise. */
export { sleep } from 'k6';
export { hmac, sha256 } from 'k6/crypto';
export { b64decode, b64encode } from 'k6/encoding';
export { default as exec } from 'k6/execution';
export { default as http } from 'k6/http';
export { Counter, Gauge, Rate, Trend } from 'k6/metrics';
