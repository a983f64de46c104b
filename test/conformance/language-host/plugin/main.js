// A provider of one component, or a program that fails before it is one.
const provider = require("@pulumi/pulumi/provider");

if (process.env.TINY_END === "throw") throw new Error("thrown by the plugin");
console.error(`started in ${process.cwd()}`);
const schema = JSON.stringify({
  name: "tiny",
  version: "1.2.3",
  resources: { "tiny:index:Thing": { isComponent: true, inputProperties: { size: { type: "integer" } } } },
});
provider.main({ version: "1.2.3", schema }, process.argv.slice(2));
