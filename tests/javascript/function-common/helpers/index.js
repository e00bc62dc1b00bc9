exports.groupBy = (list, by) => list.reduce((all, x) => ((all[by(x)] ??= []).push(x), all), {});
