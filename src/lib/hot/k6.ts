/** What we use of k6's modules, imported once for a whole bundle: each import costs a VU 1 KiB, also of what others import. */
export { sleep } from 'k6';
export { hmac } from 'k6/crypto';
export { default as encoding } from 'k6/encoding';
export { default as exec } from 'k6/execution';
export { default as http } from 'k6/http';
export { Counter, Rate, Trend } from 'k6/metrics';
