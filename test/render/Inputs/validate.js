// node validate.js SCHEMA.json FILE.json: exit code 1 and the errors, if any.
const Ajv = require("ajv/dist/2020");
const fs = require("fs");
const [schema, file] = process.argv.slice(2).map(
    name => JSON.parse(fs.readFileSync(name)));
const ajv = new Ajv({strict: false, allErrors: true});
require("ajv-formats")(ajv);
if (!ajv.validate(schema, file)) {
  console.log(ajv.errors);
  process.exit(1);
}
