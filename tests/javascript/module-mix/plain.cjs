exports.named = () => 'named';
exports.count = 3;
module.exports.late = true;
