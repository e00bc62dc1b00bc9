console.log("helper", process.argv.slice(2));
