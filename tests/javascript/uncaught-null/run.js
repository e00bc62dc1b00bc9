console.log("a");
throw null;
