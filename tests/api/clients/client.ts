interface SkillInvokeRequest {
    skill_id: string;
    inputs: Record<string, any>;
    timeout?: number;
}

interface SkillInvokeResponse {
    status: string;
    result?: Record<string, any>;
    execution_id?: string;
    message?: string;
}

const BASE_URL = "http://localhost:8000/api/v1";
const API_KEY = "your_api_key";

async function invokeSkill(request: SkillInvokeRequest): Promise<SkillInvokeResponse> {
    const response = await fetch(`${BASE_URL}/skill/invoke`, {
        method: "POST",
        headers: {
            "Content-Type": "application/json",
            "X-API-Key": API_KEY,
        },
        body: JSON.stringify(request),
    });

    return await response.json();
}

// 使用示例
async function main() {
    const result = await invokeSkill({
        skill_id: "skill_square",
        inputs: { value: 5 },
        timeout: 30,
    });

    if (result.status === "success" && result.result) {
        console.log(`计算结果: ${result.result.result}`);
    } else {
        console.log(`错误: ${result.message}`);
    }
}

main().catch(console.error);
